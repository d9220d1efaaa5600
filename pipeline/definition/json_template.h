// A JSON value as a definition writes it; its texts may hold templates.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "pipeline/definition/catalog.h"
#include "pipeline/definition/json_path.h"

namespace housingd::definition {

class JsonTemplate {
 public:
  using List = std::vector<JsonTemplate>;
  using Map = std::vector<std::pair<std::string, JsonTemplate>>;  // in the order of the file

  JsonTemplate() = default;  // null
  explicit JsonTemplate(Scalar value) : value_(std::move(value)) {}
  explicit JsonTemplate(List elements) : value_(std::move(elements)) {}
  explicit JsonTemplate(Map members) : value_(std::move(members)) {}

  bool operator==(const JsonTemplate& other) const;

  // Every text in it, keys left out, in the order of the file.
  [[nodiscard]] std::vector<std::string> texts() const;

  // With its templates filled. A text that is one field and nothing else
  // becomes the field's value with its type: "{code}" a number where the
  // catalog has a number, "0{code}" always a text. Nothing: the field's value
  // is not known, and the template stays.
  using ValueOf = std::function<std::optional<Scalar>(const std::string& field)>;
  [[nodiscard]] JsonTemplate filled(const ValueOf& value_of) const;

  // Puts a value in; objects on the way are made, whatever else is in the way
  // is replaced. Elements of lists cannot be added.
  void set(const JsonPath& at, Scalar value);

  // Compact JSON.
  [[nodiscard]] std::string to_text() const;

 private:
  std::variant<std::monostate, Scalar, List, Map> value_;
};

}  // namespace housingd::definition
