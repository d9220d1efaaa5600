#include "simulator/control.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "simulator/generator/json_text.h"
#include "simulator/json_reader.h"

namespace housingd::simulator {
namespace {

using generator::JsonText;

ReadValue into_count_or_all(std::uint32_t& target) {
  return [&target](const rapidjson::Value& value) -> std::string {
    if (value.IsString() && std::string_view(value.GetString()) == "all") {
      target = ChangeRequest::all;
      return {};
    }
    return into(target)(value);
  };
}

ReadValue into_types(std::vector<generator::AddressType>& target) {
  return [&target](const rapidjson::Value& value) -> std::string {
    std::string name;
    if (std::string error = into(name)(value); !error.empty()) return error;
    target.clear();
    if (name == "all") return {};
    const auto type = generator::address_type_named(name);
    if (!type) return fmt::format("expected all or one of: {}", fmt::join(generator::address_type_names, ", "));
    target.push_back(*type);
    return {};
  };
}

void write_ids(JsonText& json, std::string_view name, const std::vector<std::string>& ids) {
  json.key(name);
  json.open_array();
  for (const auto& id : ids) json.value(std::string_view(id));
  json.close_array();
}

template <class Key>
std::string text_of(const Key& key) {
  return fmt::format("{}", key);
}

template <class Key>
void write_counts(JsonText& json, std::string_view name, const std::map<Key, std::uint64_t>& counts) {
  json.key(name);
  json.open_object();
  for (const auto& [key, count] : counts) json.member(text_of(key), count);
  json.close_object();
}

}  // namespace

outcome::result<ChangeRequest> parse_change_request(std::string_view json) {
  ChangeRequest request;
  const auto read = read_object(json, {{"seed", into(request.seed)},
                                       {"return", into_count_or_all(request.returning)},
                                       {"vanish", into_count_or_all(request.vanishing)},
                                       {"prices", into_count_or_all(request.prices)},
                                       {"valuations", into_count_or_all(request.valuations)},
                                       {"new", into(request.added)},
                                       {"municipality", into(request.among.municipality)},
                                       {"addressType", into_types(request.among.types)}});
  if (!read) return read.error();
  return request;
}

std::string to_json(const Changes& changes) {
  JsonText json;
  json.open_object();
  write_ids(json, "new", changes.added);
  json.key("prices");
  json.open_array();
  for (const auto& price : changes.prices) {
    json.open_object();
    json.member("addressID", price.address_id);
    json.member("caseID", price.case_id);
    json.member("new", price.new_price);
    json.member("old", price.old_price);
    json.close_object();
  }
  json.close_array();
  write_ids(json, "returned", changes.returned);
  json.key("valuations");
  json.open_array();
  for (const auto& valuation : changes.valuations) {
    json.open_object();
    json.member("addressID", valuation.address_id);
    json.member("new", valuation.new_valuation);
    json.member("old", valuation.old_valuation);
    json.close_object();
  }
  json.close_array();
  write_ids(json, "vanished", changes.vanished);
  json.close_object();
  return json.take();
}

std::string to_json(const EntityCounts& entities) {
  JsonText json;
  json.open_object();
  json.member("properties", entities.properties);
  json.member("main_buildings", entities.main_buildings);
  json.member("additional_buildings", entities.additional_buildings);
  json.member("registrations", entities.registrations);
  json.member("cases", entities.cases);
  json.member("case_images", entities.case_images);
  json.member("image_sources", entities.image_sources);
  json.member("realtors", entities.realtors);
  json.member("municipalities", entities.municipalities);
  json.member("provinces", entities.provinces);
  json.member("zip_codes", entities.zip_codes);
  json.member("cities", entities.cities);
  json.member("roads", entities.roads);
  json.member("places", entities.places);
  json.close_object();
  return json.take();
}

std::string to_json(const LedgerReading& reading, const EntityCounts& entities) {
  JsonText json;
  json.open_object();
  json.member("connections", reading.connections);
  json.member("requests", reading.requests);
  write_counts(json, "requests_by_status", reading.requests_by_status);
  write_counts(json, "requests_by_path", reading.requests_by_path);
  json.member("most_requests_in_a_second", reading.most_requests_in_a_second);
  json.member("most_requests_in_flight", reading.most_requests_in_flight);
  json.member("body_bytes", reading.body_bytes);
  json.member("addresses_served", reading.addresses_served);
  json.member("distinct_addresses_served", reading.distinct_addresses_served);
  json.member("cases_served", reading.cases_served);
  json.member("distinct_cases_served", reading.distinct_cases_served);
  json.member_json("entities", to_json(entities));
  json.close_object();
  return json.take();
}

}  // namespace housingd::simulator
