// Shapes of single values.
#pragma once

#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pipeline/definition/json_path.h"
#include "pipeline/definition/shape/shape.h"
#include "pipeline/definition/suggestion.h"

namespace housingd::definition::shape {

template <class T>
class ScalarShape final : public Shape<T> {
 public:
  using Parse = std::function<std::optional<T>(const yaml::Node&)>;
  using Write = std::function<std::optional<Scalar>(const T&)>;

  ScalarShape(Description description, Parse parse, Write write)
      : description_(std::move(description)), parse_(std::move(parse)), write_(std::move(write)) {}

  void read(const yaml::Node& node, T& into, Reading& reading) const override {
    std::optional<T> value;
    if (node.kind == yaml::NodeKind::scalar && !node.is_incomplete) value = parse_(node);
    if (value) {
      into = std::move(*value);
    } else {
      reading.refuse_value(node, description_.expected, hint(node));
    }
  }
  [[nodiscard]] Description describe() const override { return description_; }
  [[nodiscard]] std::optional<Written> write(const T& value) const override {
    auto scalar = write_(value);
    return scalar ? std::optional<Written>(std::move(*scalar)) : std::nullopt;
  }

 private:
  [[nodiscard]] std::string hint(const yaml::Node& node) const {
    return node.kind == yaml::NodeKind::scalar ? did_you_mean(node.shown(), description_.choices) : std::string();
  }

  Description description_;
  Parse parse_;
  Write write_;
};

// A word that follows a rule, which is said three times: to the program, to
// editors and to people.
struct Rule {
  bool (*accepts)(std::string_view text);
  std::string pattern;
  std::string expected;
  std::string type{"text"};
  std::string range{};              // for the reference, where the type does not say it
  std::string placeholder{"NAME"};  // of map keys
};

[[nodiscard]] Rule definition_name();  // boligsiden, copenhagen-villas
[[nodiscard]] Rule identifier();       // of a table or column: at most 63 of a-z 0-9 _
[[nodiscard]] Rule any_key();          // of a parameter: not empty

[[nodiscard]] ShapeOf<std::string> text();  // any scalar, as it is written
[[nodiscard]] ShapeOf<std::string> text(Rule rule);
[[nodiscard]] ShapeOf<bool> boolean();
[[nodiscard]] ShapeOf<double> number();
[[nodiscard]] ShapeOf<double> ratio();
[[nodiscard]] ShapeOf<std::chrono::milliseconds> duration(std::chrono::milliseconds minimum,
                                                          std::chrono::milliseconds maximum);
[[nodiscard]] ShapeOf<std::uint64_t> size(std::uint64_t minimum, std::uint64_t maximum);
[[nodiscard]] ShapeOf<JsonPath> pointer(JsonPath::Star star = JsonPath::Star::refused);
// Plain true and false, whole and decimal numbers are what they look like;
// quoted values and numbers with leading zeros ("0101") are text.
[[nodiscard]] ShapeOf<Scalar> scalar();

// Plain, or quoted because it is interpolated; within the range.
[[nodiscard]] std::optional<std::int64_t> parse_whole_number(const yaml::Node& node, std::int64_t minimum,
                                                             std::int64_t maximum);
[[nodiscard]] Description describe_whole_number(std::int64_t minimum, std::int64_t maximum, std::string unit);

template <std::integral T>
[[nodiscard]] ShapeOf<T> integer(std::int64_t minimum, std::int64_t maximum, std::string unit = {}) {
  const auto parse = [minimum, maximum](const yaml::Node& node) -> std::optional<T> {
    const auto value = parse_whole_number(node, minimum, maximum);
    return value ? std::optional<T>(static_cast<T>(*value)) : std::nullopt;
  };
  const auto write = [](T value) { return Scalar(static_cast<std::int64_t>(value)); };
  return std::make_shared<ScalarShape<T>>(describe_whole_number(minimum, maximum, std::move(unit)), parse, write);
}

template <class E>
[[nodiscard]] ShapeOf<E> choice(std::vector<std::pair<std::string, E>> choices) {
  Description description{.kind = Description::Kind::text, .type = "word"};
  for (const auto& [name, value] : choices) description.choices.push_back(name);
  description.expected = one_of(description.choices);
  const auto parse = [choices](const yaml::Node& node) -> std::optional<E> {
    for (const auto& [name, value] : choices) {
      if (name == node.text) return value;
    }
    return std::nullopt;
  };
  const auto write = [choices](E wanted) -> std::optional<Scalar> {
    for (const auto& [name, value] : choices) {
      if (value == wanted) return Scalar(name);
    }
    return std::nullopt;
  };
  return std::make_shared<ScalarShape<E>>(std::move(description), parse, write);
}

}  // namespace housingd::definition::shape
