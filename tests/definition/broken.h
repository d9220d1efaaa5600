// Definitions with one thing wrong, and what is said about it.
#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <ostream>
#include <string>

#include "tests/definition/folder.h"

namespace housingd::definition {

inline constexpr const char* settings_file = "housingd.yaml";
inline constexpr const char* source_file = "sources/api.yaml";
inline constexpr const char* model_file = "models/homes.yaml";
inline constexpr const char* catalog_file = "catalog/towns.yaml";
inline constexpr const char* job_file = "jobs/nightly.yaml";

struct Broken {
  const char* name;
  const char* file;
  const char* find;  // in the plain file; empty: the whole file is replaced
  const char* replace;
  const char* expected;   // "file:line:column: what"
  const char* hint = "";  // "did you mean …?"
  int errors = 1;         // no error may lead to another
};

inline std::string name_of_case(const testing::TestParamInfo<Broken>& info) {
  return info.param.name;
}
inline void PrintTo(const Broken& broken, std::ostream* stream) {
  *stream << broken.name;
}

inline std::string broken_text(const Broken& broken) {
  const std::map<std::string, std::string_view> plain{{source_file, plain_source},
                                                      {model_file, plain_model},
                                                      {catalog_file, plain_catalog},
                                                      {job_file, plain_job},
                                                      {settings_file, ""}};
  std::string text(plain.at(broken.file));
  const std::string find = broken.find;
  if (find.empty()) return broken.replace;
  const std::size_t at = text.find(find);
  EXPECT_NE(at, std::string::npos) << "the plain file does not hold: " << find;
  return at == std::string::npos ? text : text.replace(at, find.size(), broken.replace);
}

inline void expect_refused(const Broken& broken) {
  Folder folder;
  write_plain(folder);
  folder.write(broken.file, broken_text(broken));
  const Loaded loaded = folder.load();
  const std::string errors = folder.text_of(loaded.diagnostics);
  EXPECT_THAT(errors, testing::StartsWith(broken.expected));
  EXPECT_THAT(errors, testing::HasSubstr(broken.hint));
  EXPECT_EQ(loaded.diagnostics.size(), static_cast<std::size_t>(broken.errors)) << errors;
}

}  // namespace housingd::definition
