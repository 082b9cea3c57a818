# Writes OUTPUT: C++ with one function for each table. Raw strings end at ~~gom~~, which no table holds.
set(code "#include \"inbox/reading/embedded_places.hpp\"\n\nnamespace inbox::reading {\n")
foreach(path ${PLACES})
  get_filename_component(name ${path} NAME_WE)
  file(READ ${path} text)
  string(APPEND code "\nstd::string_view embedded_${name}()\n{\n    return R\"~~gom~~(${text})~~gom~~\";\n}\n")
endforeach()
string(APPEND code "\n} // namespace inbox::reading\n")
file(WRITE ${OUTPUT} "${code}")
