#include "simulator/query.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "simulator/percent.h"

namespace housingd::simulator {
namespace {

constexpr std::size_t most_per_page = 500;

outcome::Error refused(std::string message) {
  return {outcome::Disposition::fail_partition, outcome::ErrorCode::http_status, std::move(message)};
}

template <class Number>
std::optional<Number> number_of(std::string_view text) {
  Number value = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return value;
}

// Calls take(part) for each part between commas; stops at the first error.
template <class Take>
std::string for_each_part(std::string_view list, Take take) {
  while (true) {
    const auto comma = list.find(',');
    if (std::string error = take(list.substr(0, comma)); !error.empty()) return error;
    if (comma == std::string_view::npos) return {};
    list.remove_prefix(comma + 1);
  }
}

std::string take_zip_code(std::string_view part, Filter& filter) {
  const auto code = number_of<int>(part);
  if (!code) return fmt::format("zipCodes: '{}' is not a number", part);
  filter.zip_codes.push_back(*code);
  return {};
}

std::string take_type(std::string_view part, Filter& filter) {
  const auto type = generator::address_type_named(part);
  if (!type) {
    return fmt::format("addressTypes: '{}' is not one of: {}", part, fmt::join(generator::address_type_names, ", "));
  }
  filter.types.push_back(*type);
  return {};
}

std::string take_bound(std::string_view name, std::string_view text, std::optional<std::int64_t>& bound) {
  bound = number_of<std::int64_t>(text);
  return bound ? std::string() : fmt::format("{}: '{}' is not a whole number", name, text);
}

bool is_date(std::string_view text) {
  constexpr std::string_view form = "0000-00-00";
  return std::ranges::equal(text, form,
                            [](char is, char like) { return like == '-' ? is == '-' : is >= '0' && is <= '9'; });
}

std::string take_bound(std::string_view name, std::string_view text, std::optional<std::string>& bound) {
  if (!is_date(text)) return fmt::format("{}: '{}' is not a date such as 2024-05-31", name, text);
  bound = text;
  return {};
}

std::string take_number(std::string_view name, std::string_view text, std::size_t most, std::size_t& target) {
  const auto number = number_of<std::size_t>(text);
  if (!number || *number < 1 || *number > most) return fmt::format("{}: '{}' is not within 1 and {}", name, text, most);
  target = *number;
  return {};
}

std::string take(std::string_view name, std::string_view value, bool ignore_filters, SearchQuery& query) {
  Filter& filter = query.filter;
  if (name == "municipalities" && !ignore_filters) filter.municipality = value;
  if (name == "sold") filter.on_market_only = value == "false";
  if (name == "zipCodes")
    return for_each_part(value, [&](std::string_view part) { return take_zip_code(part, filter); });
  if (name == "addressTypes")
    return for_each_part(value, [&](std::string_view part) { return take_type(part, filter); });
  if (name == "valuationMin") return take_bound(name, value, filter.valuation.min);
  if (name == "valuationMax") return take_bound(name, value, filter.valuation.max);
  if (name == "soldFrom") return take_bound(name, value, filter.sold_on.min);
  if (name == "soldTo") return take_bound(name, value, filter.sold_on.max);
  if (name == "page") return take_number(name, value, 1'000'000'000, query.page);
  if (name == "per_page") return take_number(name, value, most_per_page, query.per_page);
  return {};
}

}  // namespace

outcome::result<SearchQuery> parse_query(std::string_view query, std::size_t max_window, bool ignore_filters) {
  SearchQuery made;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    const auto equals = std::min(pair.find('='), pair.size());
    const auto name = percent_decoded(pair.substr(0, equals));
    const auto value = percent_decoded(pair.substr(std::min(equals + 1, pair.size())));
    if (!name || !value) return refused("the query is malformed");
    if (std::string error = take(*name, *value, ignore_filters, made); !error.empty()) return refused(std::move(error));
  }
  if (made.page * made.per_page > max_window) {
    return refused(fmt::format("page * per_page is {}, more than {}", made.page * made.per_page, max_window));
  }
  return made;
}

}  // namespace housingd::simulator
