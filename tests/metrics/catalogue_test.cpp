// docs/metrics.md and the catalogue say the same.
#include "daemon/metrics/catalogue.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>

namespace housingd::metrics {
namespace {

struct Row {
  std::string name, type, labels, meaning;
  friend bool operator==(const Row&, const Row&) = default;
};

void PrintTo(const Row& row, std::ostream* out) {
  *out << row.name << " | " << row.type << " | " << row.labels << " | " << row.meaning;
}

std::vector<Row> documented() {
  static const std::regex form(R"(^\| `(\w+)` \| (\w+) \| ?(.*?) ?\| (.*?) \|.*)");
  const char* folder = std::getenv("HOUSINGD_SOURCE_DIR");
  std::ifstream page(std::filesystem::path(folder != nullptr ? folder : ".") / "docs/metrics.md");
  std::vector<Row> rows;
  for (std::string line; std::getline(page, line);) {
    std::smatch match;
    if (std::regex_match(line, match, form)) rows.push_back({match[1], match[2], match[3], match[4]});
  }
  return rows;
}

TEST(Catalogue, IsTheListOfTheDocumentation) {
  std::vector<Row> rows;
  for (const Metric& metric : catalogue()) {
    rows.push_back({std::string(metric.name), std::string(name_of(metric.kind)), std::string(metric.labels),
                    std::string(metric.help)});
  }
  EXPECT_EQ(documented(), rows);
}

TEST(Catalogue, NamesMetricsAsPrometheusWantsIt) {
  std::set<std::string_view> names;
  for (const Metric& metric : catalogue()) {
    SCOPED_TRACE(metric.name);
    EXPECT_TRUE(names.insert(metric.name).second) << "twice";
    EXPECT_TRUE(metric.name.starts_with("housingd_"));
    EXPECT_EQ(metric.name.ends_with("_total"), metric.kind == Kind::counter);
    EXPECT_FALSE(metric.help.empty());
  }
}

TEST(Catalogue, LabelsNoRun) {
  for (const Metric& metric : catalogue()) {
    EXPECT_THAT(std::string(metric.labels), testing::Not(testing::HasSubstr("run"))) << metric.name;
    EXPECT_THAT(std::string(metric.labels), testing::Not(testing::HasSubstr("partition"))) << metric.name;
  }
}

}  // namespace
}  // namespace housingd::metrics
