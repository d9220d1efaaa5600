// config/catalog/municipalities.yaml against what must hold of Denmark.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>
#include <string>
#include <vector>

#include "tests/house/source_tree.h"

namespace housingd::house {
namespace {

const YAML::Node& municipalities() {
  static const YAML::Node entries =
      YAML::LoadFile((project_root() / "config/catalog/municipalities.yaml").string())["entries"];
  return entries;
}

std::set<std::string> distinct(const char* field) {
  std::set<std::string> values;
  for (const auto& entry : municipalities()) values.insert(entry[field].as<std::string>());
  return values;
}

double radians(double degrees) {
  return degrees * std::numbers::pi / 180;
}

// Haversine, in km.
double great_circle(double lat1, double lon1, double lat2, double lon2) {
  const double across = std::sin(radians(lat2 - lat1) / 2);
  const double along = std::sin(radians(lon2 - lon1) / 2);
  const double h = across * across + std::cos(radians(lat1)) * std::cos(radians(lat2)) * along * along;
  return 2 * 6371 * std::asin(std::sqrt(h));
}

TEST(Municipalities, Are98AndEachIsOneOfAKind) {
  EXPECT_EQ(municipalities().size(), 98U);
  EXPECT_EQ(distinct("name").size(), 98U);
  EXPECT_EQ(distinct("code").size(), 98U);
  EXPECT_EQ(distinct("slug").size(), 98U);
}

TEST(Municipalities, Of36MakeUpTheReferenceArea) {
  const auto selected = [](const YAML::Node& entry) { return entry["reference_area"].as<bool>(); };
  EXPECT_EQ(std::ranges::count_if(municipalities(), selected), 36);
}

TEST(Municipalities, LieInFiveRegionsAndElevenProvinces) {
  EXPECT_THAT(distinct("region"),
              testing::UnorderedElementsAre("Hovedstaden", "Sjælland", "Syddanmark", "Midtjylland", "Nordjylland"));
  EXPECT_EQ(distinct("region_code").size(), 5U);
  EXPECT_EQ(distinct("province").size(), 11U);
  EXPECT_EQ(distinct("province_code").size(), 11U);
}

TEST(Municipalities, HaveTheDistanceOfTheirCentroid) {
  for (const auto& entry : municipalities()) {
    const double lat = entry["centroid"]["lat"].as<double>();
    const double lon = entry["centroid"]["lon"].as<double>();
    EXPECT_NEAR(entry["distance_to_copenhagen_km"].as<double>(), great_circle(lat, lon, 55.6761, 12.5683), 0.06)
        << entry["name"];
  }
}

TEST(Municipalities, HaveZipCodesInAscendingOrder) {
  for (const auto& entry : municipalities()) {
    const auto codes = entry["zip_codes"].as<std::vector<int>>();
    ASSERT_FALSE(codes.empty()) << entry["name"];
    EXPECT_GE(codes.front(), 1000) << entry["name"];
    EXPECT_LE(codes.back(), 9999) << entry["name"];
    EXPECT_TRUE(std::ranges::is_sorted(codes, std::ranges::less_equal{})) << entry["name"];
  }
}

}  // namespace
}  // namespace housingd::house
