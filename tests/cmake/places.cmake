# The tables of provinces and wards travel inside the program: embedded_places.cpp defines what
# inbox/reading/place_tables.cpp parses. One literal each; clang and gcc have no limit that matters here.
file(GLOB places CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/inbox/reading/places/*.tsv)
set(embedded_places ${CMAKE_BINARY_DIR}/embedded_places.cpp)
add_custom_command(
  OUTPUT ${embedded_places}
  COMMAND ${CMAKE_COMMAND} -DOUTPUT=${embedded_places} "-DPLACES=${places}"
          -P ${CMAKE_SOURCE_DIR}/tests/cmake/embed_places.cmake
  DEPENDS ${places} ${CMAKE_SOURCE_DIR}/tests/cmake/embed_places.cmake
  VERBATIM)
target_sources(reading PRIVATE ${embedded_places})
