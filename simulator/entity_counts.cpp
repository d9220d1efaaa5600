#include "simulator/entity_counts.h"

#include <string_view>
#include <unordered_set>

#include "simulator/json_span.h"

namespace housingd::simulator {
namespace {

std::uint64_t length_of(std::string_view array) {
  std::uint64_t length = 0;
  for_each_element(array, [&](std::string_view) { ++length; });
  return length;
}

// Keys are compared as they are written; they hold no escapes that could be
// written in two ways.
class Tally {
 public:
  void add(const Document& document) {
    ++counts_.properties;
    for_each_member(document.text, [&](const JsonMember& member) { add_member(member); });
  }

  EntityCounts result() {
    counts_.realtors = realtors_.size();
    counts_.municipalities = municipalities_.size();
    counts_.provinces = provinces_.size();
    counts_.zip_codes = zip_codes_.size();
    counts_.cities = cities_.size();
    counts_.roads = roads_.size();
    counts_.places = places_.size();
    return counts_;
  }

 private:
  using Distinct = std::unordered_set<std::string_view>;

  void add_member(const JsonMember& member) {
    if (member.key == "buildings") {
      add_buildings(length_of(member.value));
    } else if (member.key == "registrations") {
      counts_.registrations += length_of(member.value);
    } else if (member.key == "cases") {
      for_each_element(member.value, [&](std::string_view one) { add_case(one); });
    } else if (member.key == "municipality") {
      add_key(municipalities_, member.value, "municipalityCode");
    } else if (member.key == "province") {
      add_key(provinces_, member.value, "provinceCode");
    } else if (member.key == "zip") {
      add_key(zip_codes_, member.value, "zipCode");
    } else if (member.key == "city") {
      add_key(cities_, member.value, "name");
    } else if (member.key == "road") {
      add_key(roads_, member.value, "roadID");
    } else if (member.key == "place") {
      add_key(places_, member.value, "id");
    }
  }

  void add_buildings(std::uint64_t count) {
    if (count == 0) return;
    ++counts_.main_buildings;
    counts_.additional_buildings += count - 1;
  }

  void add_case(std::string_view open_case) {
    ++counts_.cases;
    for_each_member(open_case, [&](const JsonMember& member) {
      if (member.key == "images") for_each_element(member.value, [&](std::string_view image) { add_image(image); });
      if (member.key == "timeOnMarket") add_realtors(member.value);
    });
  }

  void add_image(std::string_view image) {
    ++counts_.case_images;
    if (const auto sources = member_of(image, "imageSources")) counts_.image_sources += length_of(*sources);
  }

  void add_realtors(std::string_view time_on_market) {
    const auto total = member_of(time_on_market, "total");
    if (!total) return;
    const auto realtors = member_of(*total, "realtors");
    if (!realtors) return;
    for_each_element(*realtors, [&](std::string_view realtor) { add_key(realtors_, realtor, "realtorId"); });
  }

  static void add_key(Distinct& keys, std::string_view object, std::string_view key) {
    if (const auto value = member_of(object, key)) keys.insert(*value);
  }

  EntityCounts counts_;
  Distinct realtors_, municipalities_, provinces_, zip_codes_, cities_, roads_, places_;
};

}  // namespace

EntityCounts count_entities(const DataSet& data, const Filter& filter) {
  Tally tally;
  for (std::uint32_t number = 0; number < data.size(); ++number) {
    if (matches(filter, data[number])) tally.add(data[number]);
  }
  return tally.result();
}

}  // namespace housingd::simulator
