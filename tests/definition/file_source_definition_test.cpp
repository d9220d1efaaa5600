// Sources of files, as they are written.
#include <gmock/gmock.h>

#include "tests/definition/folder.h"

namespace housingd::definition {
namespace {

using testing::HasSubstr;

std::string source_at(const std::string& base_url, const std::string& endpoint = {}) {
  return "source: api\nclient: { base_url: '" + base_url + "' }\nendpoints:\n  homes:\n    path: /homes.jsonl\n" +
         "    record_key: /id\n    roots: { home: \"\" }\n" + endpoint;
}

constexpr const char* job_of_all = "job: nightly\nendpoint: api.homes\nmodel: homes\n";

TEST(FileSourceDefinition, NamesAFolderThatIsAbsoluteOrBesideTheSettings) {
  const std::pair<const char*, const char*> urls[] = {{"file:///var/data", "file:///var/data"},
                                                      {"file:/var/data/", "file:///var/data"},
                                                      {"file:data", "file://@/data"},
                                                      {"file:../other data", "file://@/../other data"},
                                                      {"file:.", "file://@"}};
  for (const auto& [written, meant] : urls) {
    Folder folder;
    write_plain(folder);
    folder.write("sources/api.yaml", source_at(written)).write("jobs/nightly.yaml", job_of_all);
    const Loaded loaded = folder.load();
    EXPECT_EQ(loaded.diagnostics.to_text(), "");
    std::string expected = meant;
    if (const auto at = expected.find('@'); at != std::string::npos) {
      const auto path = std::filesystem::path(folder.path().string() + expected.substr(at + 1)).lexically_normal();
      expected = expected.substr(0, at) + path.string();
    }
    EXPECT_EQ(loaded.definitions.sources.at("api").client.base_url, expected) << written;
  }
}

struct Mistake {
  const char* what;
  std::string source;
  std::string job;
  const char* expected;
};

class MistakenFileSource : public testing::TestWithParam<Mistake> {};

TEST_P(MistakenFileSource, IsRefusedWhereItIsWritten) {
  Folder folder;
  write_plain(folder);
  folder.write("sources/api.yaml", GetParam().source).write("jobs/nightly.yaml", GetParam().job);
  EXPECT_THAT(folder.errors(), HasSubstr(GetParam().expected));
}

INSTANTIATE_TEST_SUITE_P(
    Of, MistakenFileSource,
    testing::Values(
        Mistake{"AHost", source_at("file://server/data"), job_of_all,
                "'client.base_url' cannot be 'file://server/data'"},
        Mistake{"NoFolder", source_at("file:"), job_of_all, "'client.base_url' cannot be 'file:'"},
        Mistake{"AQuery", source_at("file:data?x=1"), job_of_all, "'client.base_url' cannot be 'file:data?x=1'"},
        Mistake{"Parameters", source_at("file:data", "    params: { a: b }\n"), job_of_all,
                "sources/api.yaml:8:5: files are read, not asked"},
        Mistake{"Pages", source_at("file:data", "    paginator: { type: single_page }\n"), job_of_all,
                "sources/api.yaml:8:5: files are read, not asked"},
        Mistake{"AListInALine", source_at("file:data", "    data_selector: /items\n"), job_of_all,
                "sources/api.yaml:8:20: each line of a .jsonl file is a record itself"},
        Mistake{"ParametersOfTheJob", source_at("file:data"), std::string(job_of_all) + "params: { a: b }\n",
                "jobs/nightly.yaml:4:1: source 'api' is of files, which are read whole"}),
    [](const auto& mistake) { return mistake.param.what; });

}  // namespace
}  // namespace housingd::definition
