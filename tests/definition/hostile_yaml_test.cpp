#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <chrono>

#include "tests/definition/folder.h"

namespace housingd::definition {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

std::string errors_of_job(std::string_view text) {
  Folder folder;
  write_plain(folder);
  folder.write("jobs/nightly.yaml", text);
  return folder.errors();
}

TEST(HostileYaml, AliasBombIsNotExpanded) {
  const std::string bomb = R"(a: &a ["lol","lol","lol","lol","lol","lol","lol","lol","lol"]
b: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]
c: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]
d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]
e: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]
f: &f [*e,*e,*e,*e,*e,*e,*e,*e,*e]
g: &g [*f,*f,*f,*f,*f,*f,*f,*f,*f]
h: &h [*g,*g,*g,*g,*g,*g,*g,*g,*g]
i: &i [*h,*h,*h,*h,*h,*h,*h,*h,*h]
)";
  const std::string errors = errors_of_job(bomb);
  EXPECT_THAT(errors, StartsWith("jobs/nightly.yaml:1:1: unknown key 'a' in this job"));
  EXPECT_THAT(errors, HasSubstr("jobs/nightly.yaml:1:4: an anchor ('&a')"));
  EXPECT_THAT(errors, HasSubstr("jobs/nightly.yaml:2:8: an alias ('*')"));
}

TEST(HostileYaml, CyclicAliasIsRefused) {
  EXPECT_THAT(errors_of_job("&a [*a]\n"), HasSubstr("jobs/nightly.yaml:1:5: an alias ('*')"));
}

TEST(HostileYaml, DeepNestingIsRefusedWhereItGoesTooDeep) {
  for (const char* opening : {"[", "{a: ", "- ", "? "}) {
    std::string text;
    for (int i = 0; i < 5'000; ++i) text += opening;
    EXPECT_THAT(errors_of_job(text), HasSubstr("nested too deep; expected at most 32 levels")) << opening;
  }
}

TEST(HostileYaml, HundredMegabytesAreRefusedQuickly) {
  Folder folder;
  write_plain(folder);
  folder.write("jobs/nightly.yaml", "");
  std::filesystem::resize_file(folder.path() / "jobs/nightly.yaml", 100U << 20U);
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(folder.errors(), "jobs/nightly.yaml: is too large; expected at most 4 MiB\n1 error\n");
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(1));
}

TEST(HostileYaml, TooManyValuesAreRefused) {
  std::string text = "a: [";
  for (int i = 0; i < 200'000; ++i) text += "1,";
  EXPECT_THAT(errors_of_job(text + "]\n"), HasSubstr("too many values; expected at most 200000 in a file"));
}

TEST(HostileYaml, ManyErrorsAreCountedButNotAllKept) {
  std::string text;
  for (int i = 0; i < 5'000; ++i) text += "k" + std::to_string(i) + ": 1\n";
  EXPECT_THAT(errors_of_job(text), testing::EndsWith("5003 errors, 1000 of them shown\n"));
}

TEST(HostileYaml, NulIsRefusedAtItsPlace) {
  EXPECT_THAT(errors_of_job(std::string_view("job: a\nmodel: b\0c\n", 18)),
              StartsWith("jobs/nightly.yaml:2:9: a NUL character; expected text"));
}

TEST(HostileYaml, OtherEncodingsAreRefused) {
  EXPECT_THAT(errors_of_job("job: K\xF8ge\n"), StartsWith("jobs/nightly.yaml:1:7: this is not UTF-8"));
  EXPECT_THAT(errors_of_job("\xFF\xFEj"), StartsWith("jobs/nightly.yaml:1:1: this is not UTF-8"));
  EXPECT_THAT(errors_of_job("job: \xED\xA0\x80\n"), StartsWith("jobs/nightly.yaml:1:6: this is not UTF-8"));
  EXPECT_THAT(errors_of_job("job: \xC0\x80\n"), StartsWith("jobs/nightly.yaml:1:6: this is not UTF-8"));
}

TEST(HostileYaml, ByteOrderMarkIsDropped) {
  EXPECT_EQ(errors_of_job("\xEF\xBB\xBF" + std::string(plain_job)), "");
}

TEST(HostileYaml, WindowsLineEndingsAreFine) {
  std::string text(plain_job);
  for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 2)) text.insert(at, "\r");
  EXPECT_EQ(errors_of_job(text), "");
}

TEST(HostileYaml, ColumnsCountCharacters) {
  EXPECT_THAT(errors_of_job("job: nightly\nendpoint: api.homes\nmodel: homes\nparams: { æøå: ø, }x: y }\n"),
              HasSubstr("jobs/nightly.yaml:4:20:"));
}

TEST(HostileYaml, ControlCharactersDoNotReachTheTerminal) {
  const std::string errors = errors_of_job("job: \"\x1b[31mred\"\n");
  EXPECT_EQ(errors.find('\x1b'), std::string::npos);
  EXPECT_THAT(errors, HasSubstr("'job' cannot be '?[31mred'"));
}

TEST(HostileYaml, OfALongLineOnlyThePartAroundThePlaceIsShown) {
  const std::string filler(5'000, 'x');
  const std::string errors = errors_of_job("{ description: " + filler + ", jobb: a, params: { x: " + filler + " } }\n");
  EXPECT_LT(errors.size(), 3'000U);
  EXPECT_THAT(errors, HasSubstr("jobs/nightly.yaml:1:5018: unknown key 'jobb' in this job"));
}

TEST(HostileYaml, FifoIsNotOpened) {
  Folder folder;
  write_plain(folder);
  ASSERT_EQ(mkfifo((folder.path() / "jobs/pipe.yaml").c_str(), 0600), 0);
  EXPECT_EQ(folder.errors(), "jobs/pipe.yaml: is not a regular file; expected a YAML file\n1 error\n");
}

}  // namespace
}  // namespace housingd::definition
