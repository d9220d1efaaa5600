#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/definition/folder.h"

namespace housingd::definition {
namespace {

using testing::HasSubstr;
using testing::Not;

std::optional<std::string> environment(const std::string& name) {
  if (name == "HOST") return "api.example.dk";
  if (name == "EMPTY") return "";
  if (name == "LIMIT") return "25";
  if (name == "SECRET") return "hunter2";
  return std::nullopt;
}

class Interpolation : public testing::Test {
 protected:
  Interpolation() { write_plain(folder_); }

  // The header of a source whose text is `value`.
  std::string header(const std::string& value) {
    const Loaded loaded = load_source("client: { base_url: \"http://x\", headers: { X: " + value + " } }\n");
    errors_ = folder_.text_of(loaded.diagnostics);
    const NamedValues& headers = loaded.definitions.sources.at("api").client.headers;
    return headers.empty() ? "" : headers.front().second;
  }

  Loaded load_source(const std::string& client) {
    folder_.write(
        "sources/api.yaml",
        "source: api\n" + client + "endpoints: { homes: { path: /h, record_key: /id, roots: { home: \"\" } } }\n");
    return load({.directory = folder_.path(), .overrides = {}, .environment = environment});
  }

  Folder folder_;
  std::string errors_;
};

TEST_F(Interpolation, ReadsTheEnvironment) {
  EXPECT_EQ(header(R"("a ${HOST} b ${HOST}")"), "a api.example.dk b api.example.dk");
  EXPECT_EQ(errors_, "");
}

TEST_F(Interpolation, TakesTheDefaultWhereAVariableIsUnsetOrEmpty) {
  EXPECT_EQ(header(R"("${NOBODY:-some one}${EMPTY:-!}${EMPTY}${HOST:-x}")"), "some one!api.example.dk");
  EXPECT_EQ(header(R"("${NOBODY:-${HOST}}")"), "api.example.dk");
  EXPECT_EQ(header(R"("${NOBODY:-}")"), "");
  EXPECT_EQ(errors_, "");
}

TEST_F(Interpolation, ReadsAFileWithoutItsLastLineBreak) {
  folder_.write("token.txt", "first\nsecond\n");
  folder_.write("dos.txt", "dos\r\n");
  EXPECT_EQ(header("\"${file:dos.txt}\""), "dos");
  EXPECT_EQ(header("\"${file:" + (folder_.path() / "dos.txt").string() + "}\""), "dos");
  EXPECT_EQ(errors_, "");
  header("\"${file:token.txt}\"");
  EXPECT_THAT(errors_, HasSubstr("holds a line break")) << "inside, line breaks stay";
}

TEST_F(Interpolation, DollarDollarBraceIsTheTextItself) {
  EXPECT_EQ(header(R"("$${HOST} $5 {x}")"), "${HOST} $5 {x}");
}

TEST_F(Interpolation, VersionIsAlwaysKnown) {
  EXPECT_EQ(header(R"("housingd/${HOUSINGD_VERSION}")"), "housingd/" HOUSINGD_VERSION);
}

TEST_F(Interpolation, MakesNumbersToo) {
  const Loaded loaded = load_source(
      "client: { base_url: \"http://x\" }\nrate_limit:\n  count: ${LIMIT}\n  max_in_flight: \"${LIMIT}\"\n");
  EXPECT_EQ(loaded.diagnostics.to_text(), "");
  EXPECT_EQ(loaded.definitions.sources.at("api").rate_limit.count, 25U);
  EXPECT_EQ(loaded.definitions.sources.at("api").rate_limit.max_in_flight, 25U);
}

TEST_F(Interpolation, UndefinedVariableIsReportedOnceAtItsPlace) {
  const Loaded loaded = load_source("client:\n  base_url: ${NOBODY}\n");
  EXPECT_THAT(folder_.text_of(loaded.diagnostics),
              testing::StartsWith("sources/api.yaml:3:13: the environment variable 'NOBODY' is not set"));
  EXPECT_EQ(loaded.diagnostics.size(), 1U);
}

TEST_F(Interpolation, NeverShowsWhatItRead) {
  folder_.write("token.txt", "hunter2");
  const char* const clients[] = {
      "client: { base_url: \"${SECRET}\" }\n",
      "client: { base_url: \"https://u:${file:token.txt}@h\" }\n",
      "client: { base_url: \"http://x\", timeout: { connect: \"${SECRET}\" } }\n",
      "client: { base_url: \"http://x\", max_response: \"${SECRET}\", accept_encoding: \"${SECRET}\" }\n",
      "client: { base_url: \"http://x\" }\nrate_limit: { count: \"${SECRET}\" }\n",
  };
  for (const char* client : clients) {
    const Loaded loaded = load_source(client);
    EXPECT_FALSE(loaded.diagnostics.empty()) << client;
    EXPECT_THAT(loaded.diagnostics.to_text(), Not(HasSubstr("hunter2")));
  }
}

TEST_F(Interpolation, NeverShowsWhatAJobRead) {
  folder_.write("jobs/nightly.yaml", R"(job: nightly
endpoint: "${SECRET}.${SECRET}"
model: "${SECRET}"
partitions:
  from: towns
  where: { name: "${SECRET}" }
  params: { town: "{${SECRET}}" }
  expect: { /x: "${SECRET}}" }
  split: { over: 5, by: "${SECRET}", params: { zip: "{${SECRET}}" } }
)");
  const Loaded loaded = load({.directory = folder_.path(), .overrides = {}, .environment = environment});
  EXPECT_GT(loaded.diagnostics.size(), 4U);
  EXPECT_THAT(loaded.diagnostics.to_text(), Not(HasSubstr("hunter2")));
}

TEST_F(Interpolation, RefusesWhatItCannotComplete) {
  struct Case {
    const char* value;
    const char* expected;
  };
  folder_.write("nul.bin", std::string_view("a\0b", 3)).write("big.txt", std::string(70'000, 'x'));
  const Case cases[] = {
      {"\"${\"", "'${' is never closed"},
      {"\"${1A}\"", "'${1A}' is no reference"},
      {"\"${}\"", "'${}' is no reference"},
      {"\"${file:}\"", "'${file:}' names no file"},
      {"\"${file:absent}\"", "the file 'absent' cannot be read"},
      {"\"${file:.}\"", "the file '.' cannot be read"},
      {"\"${file:nul.bin}\"", "the file 'nul.bin' does not hold text"},
      {"\"${file:big.txt}\"", "the file 'big.txt' is too large"},
      {"\"${A:-${A:-${A:-${A:-${A:-${A:-${A:-${A:-${A:-${A:-x}}}}}}}}}}\"", "nest too deep"},
  };
  for (const auto& [value, expected] : cases) {
    header(value);
    EXPECT_THAT(errors_, HasSubstr(expected)) << value;
  }
}

}  // namespace
}  // namespace housingd::definition
