# Every library the project stands on, each from the distribution.
set(THREADS_PREFER_PTHREAD_FLAG ON)
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS url)
find_package(OpenSSL REQUIRED)
find_package(ZLIB REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(yaml-cpp REQUIRED)
find_package(spdlog REQUIRED)
find_package(fmt REQUIRED)
find_package(CLI11 REQUIRED)
find_package(date REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(libpq REQUIRED IMPORTED_TARGET libpq)
pkg_check_modules(systemd REQUIRED IMPORTED_TARGET libsystemd)
# Its CMake package asks for what only its own web server needs.
pkg_check_modules(prometheus REQUIRED IMPORTED_TARGET prometheus-cpp-core)
find_path(RAPIDJSON_INCLUDE_DIR rapidjson/rapidjson.h REQUIRED)

# RapidJSON is a set of headers; its own warnings are not ours.
add_library(rapidjson INTERFACE)
target_include_directories(rapidjson SYSTEM INTERFACE ${RAPIDJSON_INCLUDE_DIR})
target_compile_definitions(rapidjson INTERFACE RAPIDJSON_HAS_STDSTRING=1)
# Clang 17 and later refuse an assignment operator of RapidJSON 1.1 that nobody
# calls, unless templates are parsed when they are used (RapidJSON issue 1700).
target_compile_options(rapidjson INTERFACE
  $<$<CXX_COMPILER_ID:Clang>:-fdelayed-template-parsing;-Wno-delayed-template-parsing-in-cxx20>)
