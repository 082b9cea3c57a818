# The test programs. Tests stand beside what they test (NAME_test.cpp) or, when they need servers, below tests/.
enable_testing()
find_package(Catch2 2 CONFIG REQUIRED)

# gom_tests(NAME LINKS TARGET... FOLDERS FOLDER...): one Catch2 program of every *_test.cpp below the folders.
function(gom_tests name)
  cmake_parse_arguments(ARG "" "" "LINKS;FOLDERS" ${ARGN})
  set(sources "")
  foreach(folder ${ARG_FOLDERS})
    file(GLOB_RECURSE found CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/${folder}/*_test.cpp)
    list(APPEND sources ${found})
  endforeach()
  if(NOT sources)
    return()
  endif()
  add_executable(${name} ${sources})
  target_link_libraries(${name} PRIVATE ${ARG_LINKS} test_places Catch2::Catch2WithMain)
  target_include_directories(${name} PRIVATE ${CMAKE_SOURCE_DIR})
  add_test(NAME ${name} COMMAND ${name})
endfunction()

# Where the checkout stands is compiled into one file only.
add_library(test_places STATIC ${CMAKE_SOURCE_DIR}/tests/support/places/places.cpp)
target_include_directories(test_places PUBLIC ${CMAKE_SOURCE_DIR})
target_compile_definitions(test_places PRIVATE GOM_SOURCE_DIR="${CMAKE_SOURCE_DIR}" GOM_BINARY_DIR="${CMAKE_BINARY_DIR}")

# What store tests need stands apart, so that they build without the gateway.
add_library(store_support STATIC ${CMAKE_SOURCE_DIR}/tests/support/store/private_postgres.cpp)
target_link_libraries(store_support PUBLIC inbox test_places)
add_library(test_support INTERFACE)
target_link_libraries(test_support INTERFACE store_support gateway_lib)
file(GLOB support CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/support/*.cpp)
if(support)
  add_library(gateway_support STATIC ${support})
  target_link_libraries(gateway_support PUBLIC store_support gateway_lib)
  target_link_libraries(test_support INTERFACE gateway_support)
endif()

gom_tests(unit_tests LINKS connectors reading inbox_model FOLDERS inbox/model inbox/reading connectors)
gom_tests(house_rules LINKS inbox_model FOLDERS tests/house_rules)
pkg_check_modules(ZBAR REQUIRED zbar)                 # reads the codes we draw
gom_tests(gateway_unit_tests LINKS gateway_lib ${ZBAR_LIBRARIES} ${PNG_LIBRARIES} FOLDERS gateway)
gom_tests(store_tests LINKS store_support FOLDERS tests/inbox)
gom_tests(gateway_tests LINKS test_support FOLDERS tests/gateway)
gom_tests(flow_tests LINKS test_support FOLDERS tests/flows)

file(GLOB tools CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/*/CMakeLists.txt)
foreach(tool ${tools})
  get_filename_component(folder ${tool} DIRECTORY)
  add_subdirectory(${folder})
endforeach()
