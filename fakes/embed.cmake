# Writes a C++ file that holds the text of each file in FILES, to be looked up by its name.
# Run by the build as: cmake -DOUTPUT=… -DFILES=a;b -P embed.cmake
set(entries "")
foreach(path IN LISTS FILES)
  file(READ "${path}" text)
  get_filename_component(name "${path}" NAME)
  string(APPEND entries "    {\"${name}\", R\"embedded(${text})embedded\"},\n")
endforeach()
file(WRITE "${OUTPUT}" "#include \"fakes/embedded.h\"

#include <map>

namespace fakes {

std::string_view embedded(std::string_view file_name) {
  static const std::map<std::string_view, std::string_view> kFiles = {
${entries}  };
  return kFiles.at(file_name);
}

}  // namespace fakes
")
