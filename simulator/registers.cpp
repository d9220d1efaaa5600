#include "simulator/registers.h"

#include <fmt/format.h>
#include <rapidjson/document.h>

#include <algorithm>
#include <map>
#include <set>

#include "simulator/generator/json_text.h"

namespace housingd::simulator {
namespace {

using generator::JsonText;

std::vector<std::string> quarters() {
  std::vector<std::string> quarters;
  for (int year = 2023; year <= 2025; ++year) {
    for (int quarter = 1; quarter <= 4; ++quarter) quarters.push_back(fmt::format("{}K{}", year, quarter));
  }
  return quarters;
}

std::string four_digits(int code) {
  return fmt::format("{:04}", code);
}

// The same at every start, and different in every cell.
std::uint64_t made_up(const std::string& key) {
  std::uint64_t value = 1469598103934665603ULL;
  for (const char c : key) value = (value ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return value;
}

// What a request wants of a variable: "*" is all.
std::optional<std::map<std::string, std::set<std::string>>> wanted_values(const rapidjson::Document& request) {
  std::map<std::string, std::set<std::string>> wanted;
  const auto variables = request.FindMember("variables");
  if (variables == request.MemberEnd() || !variables->value.IsArray()) return std::nullopt;
  for (const auto& variable : variables->value.GetArray()) {
    const bool sound = variable.IsObject() && variable.HasMember("code") && variable["code"].IsString() &&
                       variable.HasMember("values") && variable["values"].IsArray();
    if (!sound) return std::nullopt;
    auto& values = wanted[variable["code"].GetString()];
    for (const auto& value : variable["values"].GetArray()) {
      if (!value.IsString()) return std::nullopt;
      values.insert(value.GetString());
    }
  }
  return wanted;
}

}  // namespace

Registers::Registers(std::vector<generator::Municipality> municipalities)
    : municipalities_(std::move(municipalities)) {}

std::optional<std::string> Registers::list(std::string_view path) const {
  JsonText json;
  json.open_array();
  if (path == "/kommuner") {
    for (const auto& municipality : municipalities_) {
      json.open_object();
      json.member("kode", four_digits(municipality.code));
      json.member("navn", municipality.name);
      json.member("regionskode", std::to_string(municipality.region_code));
      json.member_json("visueltcenter", fmt::format("[{},{}]", municipality.longitude, municipality.latitude));
      json.close_object();
    }
  } else if (path == "/postnumre") {
    std::map<int, std::vector<const generator::Municipality*>> touched;
    for (const auto& municipality : municipalities_) {
      for (const int zip : municipality.zip_codes) touched[zip].push_back(&municipality);
    }
    for (const auto& [zip, municipalities] : touched) {
      json.open_object();
      json.member("nr", four_digits(zip));
      json.member("navn", municipalities.front()->name);
      json.key("kommuner");
      json.open_array();
      for (const auto* municipality : municipalities) {
        json.open_object();
        json.member("kode", four_digits(municipality->code));
        json.member("navn", municipality->name);
        json.close_object();
      }
      json.close_array();
      json.close_object();
    }
  } else {
    return std::nullopt;
  }
  json.close_array();
  return json.take();
}

std::vector<Registers::Variable> Registers::population() const {
  Variable area{.code = "OMRÅDE", .codes = {"000"}, .labels = {"All Denmark"}};
  for (const auto& municipality : municipalities_) {
    area.codes.push_back(std::to_string(municipality.code));
    area.labels.push_back(municipality.name);
  }
  return {std::move(area), {.code = "Tid", .codes = quarters(), .labels = quarters()}};
}

std::vector<Registers::Variable> Registers::price_index() {
  return {{.code = "OMRÅDE",
           .codes = {"000", "084", "085"},
           .labels = {"All Denmark", "Region Hovedstaden", "Region Sjælland"}},
          {.code = "EJENDOMSKATE",
           .codes = {"0111", "0801", "2103"},
           .labels = {"One-family houses", "Weekend cottages", "Owner-occupied flats"}},
          {.code = "TAL", .codes = {"100"}, .labels = {"Index"}},
          {.code = "Tid", .codes = quarters(), .labels = quarters()}};
}

std::optional<std::string> Registers::cube(std::string_view body) const {
  rapidjson::Document request;
  request.Parse<rapidjson::kParseIterativeFlag>(body.data(), body.size());
  const bool sound = !request.HasParseError() && request.IsObject() && request.HasMember("table") &&
                     request["table"].IsString() && request.HasMember("format") && request["format"] == "JSONSTAT";
  if (!sound) return std::nullopt;
  const auto wanted = wanted_values(request);
  const std::string table = request["table"].GetString();
  if (!wanted || (table != "FOLK1A" && table != "EJ56")) return std::nullopt;
  std::vector<Variable> variables = table == "FOLK1A" ? population() : price_index();
  for (Variable& variable : variables) {
    const auto values = wanted->find(variable.code);
    if (values == wanted->end()) return std::nullopt;
    if (values->second.contains("*")) continue;
    Variable some{.code = variable.code, .codes = {}, .labels = {}};
    for (std::size_t i = 0; i < variable.codes.size(); ++i) {
      if (!values->second.contains(variable.codes[i])) continue;
      some.codes.push_back(variable.codes[i]);
      some.labels.push_back(variable.labels[i]);
    }
    if (some.codes.size() != values->second.size()) return std::nullopt;
    variable = std::move(some);
  }
  return write(table, variables);
}

std::string Registers::write(const std::string& title, const std::vector<Variable>& variables) const {
  JsonText json;
  json.open_object();
  json.key("dataset");
  json.open_object();
  json.key("dimension");
  json.open_object();
  std::string ids;
  std::string sizes;
  std::uint64_t cells = 1;
  for (const Variable& variable : variables) {
    json.key(variable.code);
    json.open_object();
    json.member("label", variable.code);
    json.key("category");
    json.open_object();
    json.key("index");
    json.open_object();
    for (std::size_t i = 0; i < variable.codes.size(); ++i) json.member(variable.codes[i], i);
    json.close_object();
    json.key("label");
    json.open_object();
    for (std::size_t i = 0; i < variable.codes.size(); ++i) json.member(variable.codes[i], variable.labels[i]);
    json.close_object();
    json.close_object();
    json.close_object();
    ids += fmt::format("{}\"{}\"", ids.empty() ? "" : ",", variable.code);
    sizes += fmt::format("{}{}", sizes.empty() ? "" : ",", variable.codes.size());
    cells *= variable.codes.size();
  }
  json.member_json("id", "[" + ids + "]");
  json.member_json("size", "[" + sizes + "]");
  json.close_object();
  json.member("label", title);
  json.member("source", "Statistics Denmark");
  std::string values;
  for (std::uint64_t cell = 0; cell < cells; ++cell) {
    std::string key = title;
    std::uint64_t rest = cell;
    for (auto variable = variables.rbegin(); variable != variables.rend(); ++variable) {
      key += '/' + variable->codes[rest % variable->codes.size()];
      rest /= variable->codes.size();
    }
    const std::uint64_t number = made_up(key);
    if (cell > 0) values += ',';
    // Some cells have no value, as in every statistic.
    if (number % 97 == 0) {
      values += "null";
    } else {
      values += title == "FOLK1A" ? std::to_string(10'000 + number % 100'000)
                                  : fmt::format("{:.1f}", 80.0 + static_cast<double>(number % 400) / 10);
    }
  }
  json.member_json("value", "[" + values + "]");
  json.close_object();
  json.close_object();
  return json.take();
}

}  // namespace housingd::simulator
