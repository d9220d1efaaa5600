#include "pipeline/archive/file_name.h"

#include <gmock/gmock.h>

#include <set>

#include "pipeline/archive/request_hash.h"

namespace housingd::archive {
namespace {

struct Named {
  const char* what;
  std::string name;
  std::string file;
};

class FileName : public testing::TestWithParam<Named> {};

TEST_P(FileName, LeadsNowhereElse) {
  EXPECT_EQ(file_name_of(GetParam().name), GetParam().file);
}

INSTANTIATE_TEST_SUITE_P(
    Of, FileName,
    testing::Values(Named{"Letters", "København", "København"}, Named{"AHyphen", "Høje-Taastrup", "Høje-Taastrup"},
                    Named{"ASpace", "Ringkøbing Skjern", "Ringkøbing%20Skjern"}, Named{"AFolder", "a/b", "a%2Fb"},
                    Named{"TheFolderAbove", "..", "%2E."}, Named{"AHiddenFile", ".x", "%2Ex"},
                    Named{"APercent", "5%", "5%25"}, Named{"ALineBreak", "a\nb", "a%0Ab"},
                    Named{"Nul", std::string("a\0b", 3), "a%00b"}, Named{"BytesThatAreNoUtf8", "\xC3\x28", "%C3("}),
    [](const auto& named) { return named.param.what; });

TEST(FileNames, OfLongNamesAreCutAndStayDifferent) {
  const std::string long_name(500, 'x');
  const std::string letters = [] {
    std::string text;
    for (int i = 0; i < 300; ++i) text += "ø";
    return text;
  }();
  for (const std::string& name : {long_name, letters}) {
    const std::string file = file_name_of(name);
    EXPECT_LE(file.size(), 200U);
    EXPECT_NE(file, file_name_of(name + "y"));
    EXPECT_EQ(file, file_name_of(name));
  }
  EXPECT_FALSE(file_name_of("").empty());
}

TEST(RequestHash, TellsRequestsApart) {
  using definition::Method;
  const fetch::Request requests[] = {{.path = "/a"},
                                     {.path = "/b"},
                                     {.path = "/a", .params = {{"page", "1"}}},
                                     {.path = "/a", .params = {{"page", "2"}}},
                                     {.path = "/a", .params = {{"pag", "e1"}}},
                                     {.path = "/a", .params = {{"page", "1"}, {"per_page", "50"}}},
                                     {.target = "/a"},
                                     {.path = "/a", .method = Method::post},
                                     {.path = "/a", .method = Method::post, .body = "{}"}};
  std::set<std::uint64_t> hashes;
  for (const auto& request : requests) hashes.insert(request_hash(request));
  EXPECT_EQ(hashes.size(), std::size(requests));
  fetch::Request conditional{.path = "/a"};
  conditional.etag = "\"1\"";
  EXPECT_EQ(request_hash(conditional), request_hash(requests[0])) << "the same page, whatever is known of it";
}

}  // namespace
}  // namespace housingd::archive
