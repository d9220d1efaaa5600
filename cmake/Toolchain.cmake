# How every target is compiled.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

find_program(CCACHE ccache)
if(CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE})
endif()

add_library(housingd_options INTERFACE)
target_include_directories(housingd_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(housingd_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Wold-style-cast -Wcast-align -Woverloaded-virtual -Wnull-dereference -Wimplicit-fallthrough
  -Werror)
target_compile_definitions(housingd_options INTERFACE
  HOUSINGD_VERSION="${PROJECT_VERSION}"
  BOOST_ASIO_NO_DEPRECATED)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # False alarms of GCC 12 in optimised library code (PR 105329, PR 105562).
  target_compile_options(housingd_options INTERFACE
    -Wno-null-dereference -Wno-restrict -Wno-maybe-uninitialized)
endif()

set(HOUSINGD_SANITIZE "" CACHE STRING "Sanitizers, comma separated: address,undefined or thread")
if(HOUSINGD_SANITIZE)
  add_compile_options(-fsanitize=${HOUSINGD_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options(-fsanitize=${HOUSINGD_SANITIZE})
endif()

option(HOUSINGD_FUZZ "Build the fuzzers; the libraries then tell them which way they go" OFF)
if(HOUSINGD_FUZZ)
  if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
    message(FATAL_ERROR "HOUSINGD_FUZZ needs clang: cmake --preset fuzz")
  endif()
  add_compile_options(-fsanitize=fuzzer-no-link)
endif()

option(HOUSINGD_COVERAGE "Count executed lines" OFF)
if(HOUSINGD_COVERAGE)
  add_compile_options(--coverage -fprofile-update=atomic)
  add_link_options(--coverage)
endif()

# What is installed: hardened, and the same bytes wherever it was built.
if(CMAKE_BUILD_TYPE STREQUAL "Release" AND NOT HOUSINGD_SANITIZE)
  add_compile_options(-fstack-protector-strong -fstack-clash-protection -fcf-protection
    -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
    -ffile-prefix-map=${PROJECT_SOURCE_DIR}=. -ffile-prefix-map=${PROJECT_BINARY_DIR}=build)
  add_link_options(-Wl,-z,relro,-z,now)
endif()
