// What is shipped for Prometheus and Grafana fits the program and itself.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <string>

#include "tests/deploy/documented_metrics.h"
#include "tests/deploy/shipped_files.h"

namespace housingd::deploy {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(Alerts, NameMetricsAndLabelsThatExist) {
  const DocumentedMetrics documented = documented_metrics();
  ASSERT_THAT(documented, Not(IsEmpty()));
  for (const Alert& alert : alerts()) EXPECT_THAT(faults_of(alert.expression, documented), IsEmpty()) << alert.name;
}

TEST(Alerts, SayWhatIsWrongAndWhatToDo) {
  std::set<std::string> names;
  for (const Alert& alert : alerts()) {
    EXPECT_THAT(alert.name, testing::StartsWith("Housingd"));
    EXPECT_TRUE(names.insert(alert.name).second) << alert.name << " is there twice";
    EXPECT_THAT(alert.severity, AnyOf("warning", "critical")) << alert.name;
    EXPECT_THAT(alert.summary, Not(IsEmpty())) << alert.name;
    EXPECT_THAT(alert.description, Not(IsEmpty())) << alert.name;
    EXPECT_THAT(alert.action, Not(IsEmpty())) << alert.name;
  }
  EXPECT_THAT(names, Not(IsEmpty()));
}

TEST(Alerts, AreEachSeenToFire) {
  const std::string tests =
      text_of("tests/deploy/alerts_test.yaml") + text_of("tests/deploy/alerts_of_weeks_test.yaml");
  for (const Alert& alert : alerts()) EXPECT_THAT(tests, HasSubstr("{alertname=\"" + alert.name + "\""));
}

TEST(Faults, AreFoundInNamesAndLabels) {
  const DocumentedMetrics documented{{"housingd_ready", {"gauge", {}}},
                                     {"housingd_runs_total", {"counter", {"job", "state"}}},
                                     {"housingd_lag_seconds", {"histogram", {}}}};
  EXPECT_THAT(faults_of("housingd_runs_total{job=\"x\", instance=~\"a\"} > housingd_ready", documented), IsEmpty());
  EXPECT_THAT(faults_of("rate(housingd_lag_seconds_bucket{le=\"1\"}[5m])", documented), IsEmpty());
  EXPECT_THAT(faults_of("housingd_rnus_total", documented),
              testing::ElementsAre("housingd_rnus_total is not in docs/metrics.md"));
  EXPECT_THAT(faults_of("housingd_ready_count", documented),
              testing::ElementsAre("housingd_ready_count is not in docs/metrics.md"));
  EXPECT_THAT(faults_of("housingd_ready{job=\"x\"}", documented),
              testing::ElementsAre("housingd_ready has no label job"));
}

TEST(Dashboard, NamesMetricsAndLabelsThatExist) {
  const DocumentedMetrics documented = documented_metrics();
  const auto expressions = expressions_of(dashboard());
  EXPECT_THAT(expressions, Not(IsEmpty()));
  for (const std::string& expression : expressions) {
    EXPECT_THAT(faults_of(expression, documented), IsEmpty()) << expression;
  }
}

struct Place {
  int x, y, w, h;
};

bool overlap(const Place& a, const Place& b) {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

Place place_of(const rapidjson::Value& panel) {
  const auto& grid = panel["gridPos"];
  return {grid["x"].GetInt(), grid["y"].GetInt(), grid["w"].GetInt(), grid["h"].GetInt()};
}

TEST(Dashboard, HasPanelsThatExplainThemselvesAndDoNotOverlap) {
  const auto document = dashboard();
  std::set<int> ids;
  std::set<std::string> titles;
  std::vector<Place> places;
  for (const auto& panel : document["panels"].GetArray()) {
    const std::string title = panel["title"].GetString();
    EXPECT_TRUE(ids.insert(panel["id"].GetInt()).second) << title;
    EXPECT_TRUE(titles.insert(title).second) << title << " is there twice";
    const Place place = place_of(panel);
    EXPECT_LE(place.x + place.w, 24) << title;
    for (const Place& other : places) EXPECT_FALSE(overlap(place, other)) << title;
    places.push_back(place);
    if (std::string(panel["type"].GetString()) == "row") continue;
    EXPECT_TRUE(panel.HasMember("description") && panel["description"].GetStringLength() > 0) << title;
    EXPECT_GT(panel["targets"].Size(), 0U) << title;
    EXPECT_STREQ(panel["datasource"]["uid"].GetString(), "${datasource}") << title;
  }
  EXPECT_GT(places.size(), 10U);
}

bool has_promtool() {
  return std::system("command -v promtool > /dev/null") == 0;
}

std::string with_values_of_variables(std::string expression) {
  expression = std::regex_replace(expression, std::regex(R"(\$__rate_interval)"), "5m");
  return std::regex_replace(expression, std::regex(R"(\$(instance|job))"), ".*");
}

TEST(Dashboard, AsksWhatPrometheusUnderstands) {
  if (!has_promtool()) GTEST_SKIP() << "promtool is not installed: scripts/install-packages.sh packages-tests.txt";
  const auto folder = std::filesystem::path(testing::TempDir()) / "housingd-dashboard";
  std::filesystem::create_directories(folder);
  std::ofstream rules(folder / "rules.yaml");
  rules << "groups:\n  - name: dashboard\n    rules:\n";
  int number = 0;
  for (const std::string& expression : expressions_of(dashboard())) {
    if (expression.starts_with("label_values")) continue;
    rules << "      - record: dashboard:expression:" << ++number << "\n        expr: '"
          << with_values_of_variables(expression) << "'\n";
  }
  rules.close();
  EXPECT_EQ(std::system(("promtool check rules " + (folder / "rules.yaml").string()).c_str()), 0);
}

TEST(Prometheus, TakesItsConfigurationWithTheAlerts) {
  if (!has_promtool()) GTEST_SKIP() << "promtool is not installed: scripts/install-packages.sh packages-tests.txt";
  const auto folder = std::filesystem::path(testing::TempDir()) / "housingd-prometheus";
  std::filesystem::create_directories(folder);
  const auto replace = std::filesystem::copy_options::overwrite_existing;
  const auto shipped = source_folder() / "deploy" / "prometheus";
  std::filesystem::copy_file(shipped / "prometheus.yaml", folder / "prometheus.yaml", replace);
  std::filesystem::copy_file(shipped / "alerts.yaml", folder / "housingd-alerts.yaml", replace);
  EXPECT_EQ(std::system(("promtool check config " + (folder / "prometheus.yaml").string()).c_str()), 0);
}

}  // namespace
}  // namespace housingd::deploy
