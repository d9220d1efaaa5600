#include "tests/metrics/exposition.h"

#include <regex>
#include <sstream>
#include <stdexcept>

namespace housingd::metrics {
namespace {

// A histogram's samples have names of their own.
std::string family_of(const Exposition& exposition, const std::string& name) {
  if (exposition.families.contains(name)) return name;
  for (const std::string_view suffix : {"_bucket", "_sum", "_count"}) {
    if (!name.ends_with(suffix)) continue;
    std::string family = name.substr(0, name.size() - suffix.size());
    if (exposition.families.contains(family) && exposition.families.at(family).type == "histogram") return family;
  }
  throw std::runtime_error("a sample of no family: " + name);
}

void take_sample(Exposition& exposition, const std::string& line) {
  static const std::regex form(R"re(^([a-z_]+)(?:\{(.*)\})? (\S+)$)re");
  static const std::regex label(R"re(([a-z]+)="((?:[^"\\]|\\.)*)")re");
  std::smatch match;
  if (!std::regex_match(line, match, form)) throw std::runtime_error("not a sample: " + line);
  auto& family = exposition.families.at(family_of(exposition, match[1]));
  const std::string labels = match[2];
  for (std::sregex_iterator one(labels.begin(), labels.end(), label), end; one != end; ++one) {
    if ((*one)[1] != "le") family.labels.insert((*one)[1]);
  }
  family.samples[line.substr(0, line.rfind(' '))] = std::stod(match[3]);
}

}  // namespace

double Exposition::value(const std::string& sample) const {
  for (const auto& [name, family] : families) {
    const auto found = family.samples.find(sample);
    if (found != family.samples.end()) return found->second;
  }
  throw std::runtime_error("there is no sample " + sample);
}

bool Exposition::has(const std::string& sample) const {
  for (const auto& [name, family] : families) {
    if (family.samples.contains(sample)) return true;
  }
  return false;
}

Exposition read_exposition(std::string_view text) {
  Exposition exposition;
  std::istringstream lines{std::string(text)};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string hash;
    std::string keyword;
    std::string name;
    words >> hash >> keyword >> name;
    if (hash != "#") {
      take_sample(exposition, line);
    } else if (keyword == "HELP") {
      if (exposition.families.contains(name)) throw std::runtime_error("twice: " + name);
      std::getline(words >> std::ws, exposition.families[name].help);
    } else if (keyword == "TYPE") {
      words >> exposition.families.at(name).type;
    } else {
      throw std::runtime_error("not a line of the format: " + line);
    }
  }
  return exposition;
}

}  // namespace housingd::metrics
