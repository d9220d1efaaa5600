# One target per folder, named after it.

# housingd_library(NAME SOURCES ... LINKS ...): the library of the folder it is called in.
function(housingd_library name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS;PRIVATE_LINKS")
  add_library(${name} STATIC ${arg_SOURCES})
  target_link_libraries(${name} PUBLIC housingd_options ${arg_LINKS} PRIVATE ${arg_PRIVATE_LINKS})
endfunction()

# housingd_test(NAME SOURCES ... LINKS ... [TIMEOUT ...] [ENVIRONMENT ...]): a
# test program whose cases ctest knows by name, labelled with its folder.
function(housingd_test name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "TIMEOUT" "SOURCES;LINKS;ENVIRONMENT")
  add_executable(${name} ${arg_SOURCES})
  target_link_libraries(${name} PRIVATE housingd_options ${arg_LINKS} GTest::gmock GTest::gtest_main)
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 120)
  endif()
  set(environment HOUSINGD_SOURCE_DIR=${PROJECT_SOURCE_DIR} ${arg_ENVIRONMENT})
  get_filename_component(folder ${CMAKE_CURRENT_SOURCE_DIR} NAME)
  gtest_discover_tests(${name} DISCOVERY_TIMEOUT 60
    PROPERTIES LABELS ${folder} TIMEOUT ${arg_TIMEOUT} ENVIRONMENT "${environment}")
endfunction()

# housingd_fuzz(NAME SOURCES ... LINKS ...): housingd-fuzz-NAME, a libFuzzer program.
function(housingd_fuzz name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "SOURCES;LINKS")
  add_executable(housingd-fuzz-${name} ${arg_SOURCES})
  target_link_libraries(housingd-fuzz-${name} PRIVATE housingd_options ${arg_LINKS})
  target_link_options(housingd-fuzz-${name} PRIVATE -fsanitize=fuzzer)
endfunction()
