#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/definition/folder.h"

namespace housingd::definition {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

TEST(Load, ReadsTheSmallestDefinitionsWithDefaults) {
  Folder folder;
  write_plain(folder);
  const Loaded loaded = folder.load();
  ASSERT_EQ(loaded.diagnostics.to_text(), "");
  const Definitions& definitions = loaded.definitions;
  EXPECT_EQ(definitions.settings.store, "sqlite:housing.db");
  const Job& job = definitions.jobs.at("nightly");
  EXPECT_EQ(job.source, "api");
  EXPECT_EQ(job.endpoint, "homes");
  EXPECT_EQ(job.on_missing, OnMissing::keep);
  EXPECT_EQ(definitions.source_of(job).client.timeout.request, 30s);
  EXPECT_EQ(definitions.endpoint_of(job).paginator.max_items, 10'000U);
  EXPECT_TRUE(definitions.model_of(job).tables.front().columns.front().required) << "key columns are required";
}

TEST(Load, NoFilesAreNoErrors) {
  EXPECT_EQ(Folder().errors(), "");
}

TEST(Load, FolderThatDoesNotExistIsAnError) {
  const Loaded loaded = load({.directory = "/nowhere/housingd", .overrides = {}, .environment = nullptr});
  EXPECT_THAT(loaded.diagnostics.to_text(), testing::StartsWith("/nowhere/housingd: there is no such folder"));
}

TEST(Load, ReportsAllErrorsOfAFileAtOnce) {
  Folder folder;
  write_plain(folder);
  folder.write("jobs/nightly.yaml", R"(job: nightly
endpoint: api.home
modle: homes
partitions: { from: town, concurrency: 0 }
on_missing: delete
schedule: { cron: never }
deadline: soon
)");
  EXPECT_THAT(folder.errors(), testing::AllOf(HasSubstr(":1:1: 'model' is missing"), HasSubstr(":2:11: 'api.home'"),
                                              HasSubstr(":3:1: unknown key 'modle'"), HasSubstr(":4:21: 'town'"),
                                              HasSubstr(":4:40: 'partitions.concurrency'"),
                                              HasSubstr(":5:13: 'on_missing'"), HasSubstr(":6:19: 'schedule.cron'"),
                                              HasSubstr(":7:11: 'deadline'"), HasSubstr("\n8 errors\n")));
}

TEST(Load, ReportsTheErrorsOfAllFilesAtOnceInOrder) {
  Folder folder;
  write_plain(folder);
  folder.write("sources/api.yaml", std::string(plain_source) + "extra: 1\n")
      .write("models/homes.yaml", std::string(plain_model) + "extra: 1\n")
      .write("catalog/towns.yaml", std::string(plain_catalog) + "extra: 1\n")
      .write("jobs/nightly.yaml", "job: [\n")
      .write("housingd.yaml", "extra: 1\n");
  std::vector<std::string> files;
  for (const Diagnostic& diagnostic : folder.load().diagnostics.sorted()) {
    files.push_back(std::filesystem::relative(diagnostic.place.file, folder.path()).string());
  }
  EXPECT_THAT(files, ElementsAre("catalog/towns.yaml", "housingd.yaml", "jobs/nightly.yaml", "models/homes.yaml",
                                 "sources/api.yaml"));
}

TEST(Load, FileThatCannotBeReadAccusesNobodyElse) {
  Folder folder;
  write_plain(folder);
  folder.write("sources/api.yaml", "source: api\nclient: [\n");
  EXPECT_THAT(folder.errors(), testing::EndsWith("1 error\n"));
}

TEST(Load, RefusesTwoDefinitionsOfOneName) {
  Folder folder;
  write_plain(folder);
  folder.write("jobs/other.yml", plain_job);
  EXPECT_THAT(folder.errors(), testing::StartsWith("jobs/other.yml:1:6: the job 'nightly' is defined already in "));
}

TEST(Load, IgnoresFilesThatAreNoDefinitions) {
  Folder folder;
  write_plain(folder);
  folder.write("jobs/nightly.yaml.bak", ":").write("jobs/.nightly.yaml", ":").write("README.md", ":");
  EXPECT_EQ(folder.errors(), "");
}

TEST(Load, SettingsMayBeAFileOfComments) {
  EXPECT_EQ(Folder().write("housingd.yaml", "# all defaults\n").errors(), "");
}

TEST(Load, SchemaFileBecomesAnAbsolutePath) {
  Folder folder;
  write_plain(folder);
  folder.write("schemas/home.schema.json", "{}")
      .write("sources/api.yaml", std::string(plain_source) + "    schema: home.schema.json\n");
  const Loaded loaded = folder.load();
  ASSERT_EQ(loaded.diagnostics.to_text(), "");
  EXPECT_EQ(loaded.definitions.sources.at("api").endpoints.at("homes").schema_file,
            (folder.path() / "schemas/home.schema.json").string());
}

TEST(Load, KeepsAnArchiveWhereTheJobSaysOrBesideTheSettings) {
  const std::pair<const char*, const char*> folders[] = {
      {"/var/lib/pages", "/var/lib/pages"}, {"pages", "@/pages"}, {"../pages/of/homes", "@/../pages/of/homes"}};
  for (const auto& [written, meant] : folders) {
    Folder folder;
    write_plain(folder);
    folder.write("jobs/nightly.yaml", std::string(plain_job) + "archive: { dir: " + written + " }\n");
    const auto loaded = folder.load();
    ASSERT_EQ(loaded.diagnostics.to_text(), "");
    std::string expected = meant;
    if (expected.starts_with('@')) expected.replace(0, 1, folder.path().string());
    const auto& archive = loaded.definitions.jobs.at("nightly").archive;
    ASSERT_TRUE(archive);
    EXPECT_EQ(archive->dir, std::filesystem::path(expected).lexically_normal().string());
    EXPECT_EQ(archive->keep_runs, 3U);
  }
}

TEST(Load, PutsParentsFirstAndElseKeepsTheOrder) {
  Folder folder;
  folder.write("models/m.yaml", R"(model: m
tables:
  sizes:
    parent: images
    each: /sizes
    key: [home, image, size]
    columns: { home: { parent: home_id }, image: { parent: n }, size: { element: position } }
  towns: { root: home, at: /town, shared: true, key: id, columns: { id: { path: /id, type: text } } }
  images:
    parent: homes
    each: /images
    key: [home_id, n]
    columns: { home_id: { parent: id }, n: { element: position }, main: { element: is_first } }
  homes: { root: home, key: id, columns: { id: { path: /id, type: uuid } } }
)");
  const Loaded loaded = folder.load();
  ASSERT_EQ(loaded.diagnostics.to_text(), "");
  const auto& tables = loaded.definitions.models.at("m").tables;
  std::vector<std::string> names;
  for (const Table& table : tables) names.push_back(table.name);
  EXPECT_THAT(names, ElementsAre("homes", "images", "sizes", "towns"));
  EXPECT_EQ(tables[2].root, "home") << "inherited through two parents";
  EXPECT_EQ(tables[2].columns[0].type, ColumnType::uuid) << "inherited through two parents";
  EXPECT_EQ(tables[1].columns[2].type, ColumnType::boolean);
}

TEST(Load, CatalogFieldsAreWhatTheyLookLike) {
  Folder folder;
  folder.write("catalog/c.yaml", R"(catalog: c
entries:
  - { name: A, code: 0101, quoted: "7", whole: -7, decimal: 5.60, flag: true, at: { lat: 1.5, names: [x] }, list: [1, a] }
)");
  const Loaded loaded = folder.load();
  ASSERT_EQ(loaded.diagnostics.to_text(), "");
  const CatalogEntry& entry = loaded.definitions.catalogs.at("c").entries.front();
  EXPECT_THAT(entry.fields,
              ElementsAre(Pair("at.lat", Scalar(1.5)), Pair("code", Scalar("0101")), Pair("decimal", Scalar(5.6)),
                          Pair("flag", Scalar(true)), Pair("name", Scalar("A")), Pair("quoted", Scalar("7")),
                          Pair("whole", Scalar(std::int64_t{-7}))));
  EXPECT_THAT(entry.lists.at("list"), ElementsAre(Scalar(std::int64_t{1}), Scalar("a")));
  EXPECT_TRUE(entry.lists.contains("at.names"));
  EXPECT_EQ(to_text(entry.fields.at("decimal")), "5.6");
}

}  // namespace
}  // namespace housingd::definition
