# Text files that travel inside the program: the migrations and the pieces of the OpenAPI document.
# embedded_files.cpp defines gateway::embedded_migrations() and gateway::embedded_openapi() (gateway/embedded.hpp).
file(GLOB migrations CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/migrations/*.sql)
file(GLOB openapi CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/gateway/api/openapi/*.json)
set(embedded ${CMAKE_BINARY_DIR}/embedded_files.cpp)
add_custom_command(
  OUTPUT ${embedded}
  COMMAND ${CMAKE_COMMAND} -DOUTPUT=${embedded} "-DMIGRATIONS=${migrations}" "-DOPENAPI=${openapi}"
          -P ${CMAKE_SOURCE_DIR}/tests/cmake/embed_files.cmake
  DEPENDS ${migrations} ${openapi} ${CMAKE_SOURCE_DIR}/tests/cmake/embed_files.cmake
  VERBATIM)
target_sources(gateway_lib PRIVATE ${embedded})
