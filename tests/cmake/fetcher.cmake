# The media fetcher runs as a child of gom, without any right to the store: it decodes what strangers send.
file(GLOB fetcher CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/gateway/media/fetcher/*.cpp)
list(FILTER fetcher EXCLUDE REGEX "_test\\.cpp$")
if(fetcher)
  pkg_check_modules(VIPS REQUIRED IMPORTED_TARGET vips)
  add_executable(gom-fetcher ${fetcher})
  target_include_directories(gom-fetcher PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(gom-fetcher PRIVATE OpenSSL::SSL OpenSSL::Crypto Boost::json Boost::url PkgConfig::VIPS Threads::Threads)
endif()
