#include "simulator/data_file.h"

#include <gmock/gmock.h>
#include <unistd.h>
#include <zlib.h>

#include <filesystem>
#include <fstream>

#include "tests/simulator/http_connection.h"
#include "tests/simulator/market.h"

namespace {

using namespace housingd::simulator;
using namespace housingd::tests;
using testing::HasSubstr;

std::filesystem::path file_with(std::string_view name, std::string_view contents) {
  const auto file = std::filesystem::path(testing::TempDir()) / (std::to_string(getpid()) + std::string(name));
  std::ofstream(file, std::ios::binary) << contents;
  return file;
}

constexpr std::string_view two_lines =
    "{\"addressID\":\"a\", \"addressType\":\"villa\" ,\"zipCode\":4600,\"municipality\":{\"name\":\"K\\u00f8ge\"}}\r\n"
    "\n"
    "{\"addressID\":\"b\",\"addressType\":\"castle\",\"cases\":[{\"caseID\":\"c\"}]}";

TEST(DataFile, KeepsEveryByteOfEveryLine) {
  const auto lines = read_documents(file_with("two.jsonl", two_lines)).value();
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0], two_lines.substr(0, two_lines.find('\r')));
  EXPECT_EQ(lines[1], two_lines.substr(two_lines.rfind('\n') + 1));
}

TEST(DataFile, ReadsPackedFiles) {
  const auto file = file_with("two.jsonl.gz", "");
  const gzFile packed = gzopen(file.c_str(), "wb");
  gzwrite(packed, two_lines.data(), static_cast<unsigned>(two_lines.size()));
  gzclose(packed);
  EXPECT_EQ(read_documents(file).value().size(), 2U);
  std::filesystem::resize_file(file, std::filesystem::file_size(file) - 12);
  EXPECT_FALSE(read_documents(file)) << "cut short";
}

TEST(DataFile, NamesTheLineThatIsWrong) {
  const std::pair<std::string_view, std::string_view> cases[] = {{"{}\n{\"a\":}\n", "line 2: Invalid value"},
                                                                 {"[1]\n", "line 1: it is no JSON object"},
                                                                 {"{\"a\":\"\xff\"}", "line 1"}};
  for (const auto& [contents, message] : cases) {
    const auto lines = read_documents(file_with("wrong.jsonl", contents));
    ASSERT_FALSE(lines) << contents;
    EXPECT_THAT(lines.error().message(), HasSubstr(std::string(message)));
  }
  EXPECT_FALSE(read_documents("/nowhere.jsonl"));
}

TEST(DataFile, IsServedInItsOrderAndFiltered) {
  const auto simulator = start_market({.data = file_with("two.jsonl", two_lines)});
  EXPECT_EQ(page_of(get(simulator->port(), "/search/addresses").body).ids, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(page_of(get(simulator->port(), "/search/addresses?municipalities=K%C3%B8ge").body).total, 1U);
  EXPECT_EQ(page_of(get(simulator->port(), "/search/addresses?addressTypes=villa").body).total, 1U);
  EXPECT_EQ(parsed(get(simulator->port(), "/cases/c").body)["address"]["addressID"], "b");
}

TEST(DataFile, NeedsAnIdInEveryDocument) {
  SimulatorOptions options;
  options.data = file_with("nameless.jsonl", "{\"addressID\":\"a\"}\n{\"zipCode\":1}\n");
  const auto simulator = Simulator::start(options);
  ASSERT_FALSE(simulator);
  EXPECT_THAT(simulator.error().message(), HasSubstr("document 2: it has no addressID"));
}

TEST(DataFile, ServesTheSampleOfRealDocuments) {
  const auto sample = source_directory() / "../shared/data/boligsiden/addresses-sample.jsonl.gz";
  if (!std::filesystem::exists(sample)) GTEST_SKIP() << "no sample here";
  const auto simulator = start_market({.data = sample});
  const EntityCounts counts = simulator->entities();
  EXPECT_EQ(counts.properties, 1'000U);
  EXPECT_EQ(counts.main_buildings, 989U);
  EXPECT_EQ(counts.additional_buildings, 998U);
  EXPECT_EQ(counts.registrations, 1'000U);
  EXPECT_EQ(counts.cases, 16U);
  EXPECT_EQ(counts.case_images, 78U);
  EXPECT_EQ(counts.municipalities, 3U);
  EXPECT_EQ(ids_of_all_pages(*simulator, "/search/addresses?municipalities=K%C3%B8benhavn&addressTypes=villa").size(),
            998U);
  EXPECT_EQ(ids_of_all_pages(*simulator, "/search/cases").size(), 16U);
  const auto lines = read_documents(sample).value();
  EXPECT_EQ(simulator->documents(), lines);
}

}  // namespace
