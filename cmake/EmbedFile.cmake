# Writes a C++ source that holds a file's bytes: run as
#   cmake -DINPUT=FILE -DOUTPUT=FILE.cpp -DNAME=function -P EmbedFile.cmake
file(READ ${INPUT} bytes HEX)
string(REGEX REPLACE "(................................)" "\\1\n" lines "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," array "${lines}")
get_filename_component(file_name ${INPUT} NAME)
file(WRITE ${OUTPUT} "// Made of ${file_name} by cmake/EmbedFile.cmake.
#include \"daemon/status/embedded.h\"

namespace housingd::status::embedded {
namespace {

constexpr unsigned char bytes[] = {
${array}
};

}  // namespace

std::string_view ${NAME}() {
  return {reinterpret_cast<const char*>(bytes), sizeof bytes};
}

}  // namespace housingd::status::embedded
")
