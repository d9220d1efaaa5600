#include "pipeline/definition/shape/scalars.h"

#include <algorithm>
#include <charconv>

#include "pipeline/definition/units.h"

namespace housingd::definition::shape {

using yaml::Node;
using Kind = Description::Kind;

namespace {

constexpr std::size_t max_name_length = 63;  // PostgreSQL cuts longer identifiers silently

bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_name_with(std::string_view text, char extra) {
  const auto fits = [extra](char c) { return is_lower(c) || is_digit(c) || c == '_' || c == extra; };
  return !text.empty() && text.size() <= max_name_length && is_lower(text.front()) && std::ranges::all_of(text, fits);
}

template <class T>
std::optional<T> parse_all(std::string_view text) {
  T value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return value;
}

// In flow style `${…}` must be quoted, which says nothing about its value.
bool may_be_number(const Node& node) {
  return node.plain || node.is_interpolated();
}

bool has_leading_zero(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return text.size() > 1 && text[0] == '0' && is_digit(text[1]);
}

// No inf, nan, hexadecimal or ".5": those are text.
std::optional<double> parse_decimal(std::string_view text) {
  const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
  if (digits.empty() || !is_digit(digits.front()) || has_leading_zero(text)) return std::nullopt;
  return parse_all<double>(text);
}

std::optional<Scalar> parse_scalar(const Node& node) {
  if (!node.plain || has_leading_zero(node.text)) return Scalar(node.text);
  if (node.text == "true" || node.text == "false") return Scalar(node.text == "true");
  if (const auto whole = parse_all<std::int64_t>(node.text)) return Scalar(*whole);
  if (const auto decimal = parse_decimal(node.text)) return Scalar(*decimal);
  return Scalar(node.text);
}

template <class T>
ShapeOf<T> scalar_shape(Description description, typename ScalarShape<T>::Parse parse,
                        typename ScalarShape<T>::Write write) {
  return std::make_shared<ScalarShape<T>>(std::move(description), std::move(parse), std::move(write));
}

std::optional<Scalar> unless_empty(const std::string& value) {
  return value.empty() ? std::nullopt : std::optional<Scalar>(value);
}

}  // namespace

Rule definition_name() {
  return {.accepts = [](std::string_view text) { return is_name_with(text, '-'); },
          .pattern = "[a-z][a-z0-9_-]{0,62}",
          .expected = "a name of a-z, 0-9, '_' and '-' that begins with a letter, at most 63 long",
          .type = "name"};
}

Rule identifier() {
  return {.accepts = [](std::string_view text) { return is_name_with(text, '_'); },
          .pattern = "[a-z][a-z0-9_]{0,62}",
          .expected = "an identifier of a-z, 0-9 and '_' that begins with a letter, at most 63 long",
          .type = "identifier"};
}

Rule any_key() {
  return {.accepts = [](std::string_view text) { return !text.empty(); },
          .pattern = ".+",
          .expected = "a name",
          .range = "not empty"};
}

ShapeOf<std::string> text() {
  return scalar_shape<std::string>(
      {.kind = Kind::scalar, .expected = "text", .type = "text"}, [](const Node& node) { return node.text; },
      unless_empty);
}

ShapeOf<std::string> text(Rule rule) {
  const auto parse = [accepts = rule.accepts](const Node& node) {
    return accepts(node.text) ? std::optional(node.text) : std::nullopt;
  };
  return scalar_shape<std::string>(
      {.kind = Kind::text, .expected = rule.expected, .type = rule.type, .range = rule.range, .pattern = rule.pattern},
      parse, unless_empty);
}

ShapeOf<bool> boolean() {
  const auto parse = [](const Node& node) -> std::optional<bool> {
    if (!may_be_number(node) || (node.text != "true" && node.text != "false")) return std::nullopt;
    return node.text == "true";
  };
  return scalar_shape<bool>({.kind = Kind::boolean, .expected = "true or false"}, parse,
                            [](bool value) { return Scalar(value); });
}

std::optional<std::int64_t> parse_whole_number(const Node& node, std::int64_t minimum, std::int64_t maximum) {
  if (!may_be_number(node)) return std::nullopt;
  const auto value = parse_all<std::int64_t>(node.text);
  return value && *value >= minimum && *value <= maximum ? value : std::nullopt;
}

Description describe_whole_number(std::int64_t minimum, std::int64_t maximum, std::string unit) {
  return {.kind = Kind::integer,
          .expected = "a whole number from " + std::to_string(minimum) + " to " + std::to_string(maximum),
          .unit = std::move(unit),
          .minimum = static_cast<double>(minimum),
          .maximum = static_cast<double>(maximum)};
}

ShapeOf<double> number() {
  const auto parse = [](const Node& node) { return may_be_number(node) ? parse_decimal(node.text) : std::nullopt; };
  return scalar_shape<double>({.kind = Kind::number, .expected = "a number"}, parse,
                              [](double value) { return Scalar(value); });
}

ShapeOf<double> ratio() {
  return scalar_shape<double>(
      {.kind = Kind::any_of,
       .expected = "a ratio such as 1% or 0.01, at most 100%",
       .type = "ratio",
       .unit = "%",
       .range = "0% to 100%",
       .parts = {{.kind = Kind::text, .pattern = R"([0-9]+(\.[0-9]+)?%)"},
                 {.kind = Kind::number, .minimum = 0, .maximum = 1}}},
      [](const Node& node) { return parse_ratio(node.text); },
      [](double value) { return Scalar(format_ratio(value)); });
}

ShapeOf<std::chrono::milliseconds> duration(std::chrono::milliseconds minimum, std::chrono::milliseconds maximum) {
  const auto parse = [minimum, maximum](const Node& node) {
    const auto value = parse_duration(node.text);
    return value && *value >= minimum && *value <= maximum ? value : std::nullopt;
  };
  Description description{.kind = Kind::text,
                          .expected = "a duration such as 500ms, 10s, 5m, 6h or 7d, from " + format_duration(minimum) +
                                      " to " + format_duration(maximum),
                          .type = "duration",
                          .unit = "ms s m h d",
                          .range = format_duration(minimum) + " to " + format_duration(maximum),
                          .pattern = "[0-9]+(ms|s|m|h|d)"};
  return scalar_shape<std::chrono::milliseconds>(
      std::move(description), parse, [](std::chrono::milliseconds value) { return Scalar(format_duration(value)); });
}

ShapeOf<std::uint64_t> size(std::uint64_t minimum, std::uint64_t maximum) {
  const auto parse = [minimum, maximum](const Node& node) {
    const auto value = parse_size(node.text);
    return value && *value >= minimum && *value <= maximum ? value : std::nullopt;
  };
  Description description{
      .kind = Kind::text,
      .expected = "a size such as 10kB or 64MiB, from " + format_size(minimum) + " to " + format_size(maximum),
      .type = "size",
      .unit = "B kB KiB MB MiB GB GiB",
      .range = format_size(minimum) + " to " + format_size(maximum),
      .pattern = "[0-9]+(B|kB|KiB|MB|MiB|GB|GiB)"};
  return scalar_shape<std::uint64_t>(std::move(description), parse,
                                     [](std::uint64_t value) { return Scalar(format_size(value)); });
}

ShapeOf<JsonPath> pointer(JsonPath::Star star) {
  const auto parse = [star](const Node& node) -> std::optional<JsonPath> {
    auto path = JsonPath::parse(node.text, star);
    return path ? std::optional(std::move(*path)) : std::nullopt;
  };
  const std::string about_star = star == JsonPath::Star::allowed
                                     ? ", '*' for every element of a list"
                                     : ", without '*', which is allowed only where a list is meant";
  return scalar_shape<JsonPath>({.kind = Kind::text,
                                 .expected = "a JSON Pointer: empty or such as /a/b ('~' is written ~0)" + about_star,
                                 .type = "JSON Pointer",
                                 .range = star == JsonPath::Star::allowed ? "`*` for every element" : "without `*`",
                                 .pattern = "(/([^~]|~[01])*)?"},
                                parse, [](const JsonPath& path) { return unless_empty(path.text()); });
}

ShapeOf<Scalar> scalar() {
  return scalar_shape<Scalar>({.kind = Kind::scalar, .expected = "text, a number, true or false", .type = "value"},
                              parse_scalar, [](const Scalar& value) { return value; });
}

}  // namespace housingd::definition::shape
