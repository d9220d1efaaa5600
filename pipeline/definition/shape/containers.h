// Shapes of lists and of maps whose keys are names given by the file.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/definition/shape/scalars.h"
#include "pipeline/definition/shape/shape.h"

namespace housingd::definition::shape {

enum class Count : std::uint8_t { any, at_least_one };

template <class T>
class ListShape final : public Shape<std::vector<T>> {
 public:
  // `or_one`: a single element may stand without the list around it.
  ListShape(ShapeOf<T> element, Count count, bool or_one)
      : element_(std::move(element)), count_(count), or_one_(or_one) {}

  void read(const yaml::Node& node, std::vector<T>& into, Reading& reading) const override {
    into.clear();  // of a default
    if (or_one_ && node.kind == yaml::NodeKind::scalar) return element_->read(node, into.emplace_back(), reading);
    const bool fits = node.kind == yaml::NodeKind::list && (count_ == Count::any || !node.items.empty());
    if (!fits) return refuse(node, reading);
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      const Reading::Scope scope(reading, i);
      element_->read(node.items[i], into.emplace_back(), reading);
    }
  }

  [[nodiscard]] Description describe() const override {
    Description list{.kind = Description::Kind::list,
                     .expected = expected(),
                     .min_count = count_ == Count::any ? 0U : 1U,
                     .parts = {element_->describe()}};
    if (!or_one_) return list;
    return {.kind = Description::Kind::any_of, .expected = expected(), .parts = {element_->describe(), list}};
  }

  [[nodiscard]] std::optional<Written> write(const std::vector<T>& values) const override {
    ScalarList list;
    for (const T& value : values) {
      const auto written = element_->write(value);
      if (!written || !std::holds_alternative<Scalar>(*written)) return std::nullopt;
      list.push_back(std::get<Scalar>(*written));
    }
    return list;
  }

 private:
  [[nodiscard]] std::string expected() const {
    return std::string(or_one_ ? "one of, or " : "") + "a list of elements that are each " +
           element_->describe().expected;
  }
  void refuse(const yaml::Node& node, Reading& reading) const {
    if (node.kind != yaml::NodeKind::list) return reading.refuse_value(node, expected());
    reading.refuse(node.spot, reading.subject() + " is empty", "at least one element");
  }

  ShapeOf<T> element_;
  Count count_;
  bool or_one_;
};

// Keeps what it reads in any container, by `keep`.
template <class T, class Container>
class MapShape final : public Shape<Container> {
 public:
  using Keep = std::function<void(Container&, const std::string& key, T value)>;

  MapShape(Rule key, ShapeOf<T> value, Count count, Keep keep)
      : key_(std::move(key)), value_(std::move(value)), count_(count), keep_(std::move(keep)) {}

  void read(const yaml::Node& node, Container& into, Reading& reading) const override {
    if (node.kind != yaml::NodeKind::map) return reading.refuse_value(node, expected());
    if (node.members.empty() && count_ == Count::at_least_one) {
      reading.refuse(node.spot, reading.subject() + " is empty", "at least one key");
    }
    for (const yaml::Member& member : node.members) {
      if (!key_.accepts(member.key)) {
        reading.refuse(member.key_spot, yaml::quote(member.key) + " cannot be a key of " + reading.subject(),
                       key_.expected);
        continue;
      }
      const Reading::Scope scope(reading, member.key);
      T value{};
      value_->read(member.value, value, reading);
      keep_(into, member.key, std::move(value));
    }
  }

  [[nodiscard]] Description describe() const override {
    return {.kind = Description::Kind::map,
            .expected = expected(),
            .min_count = count_ == Count::any ? 0U : 1U,
            .key_pattern = key_.pattern,
            .key_name = key_.placeholder,
            .parts = {value_->describe()}};
  }

 private:
  [[nodiscard]] std::string expected() const { return "a map, each key " + key_.expected; }

  Rule key_;
  ShapeOf<T> value_;
  Count count_;
  Keep keep_;
};

template <class T>
[[nodiscard]] ShapeOf<std::vector<T>> list_of(ShapeOf<T> element, Count count = Count::any) {
  return std::make_shared<ListShape<T>>(std::move(element), count, false);
}

template <class T>
[[nodiscard]] ShapeOf<std::vector<T>> one_or_list_of(ShapeOf<T> element) {
  return std::make_shared<ListShape<T>>(std::move(element), Count::at_least_one, true);
}

template <class Container, class T>
[[nodiscard]] ShapeOf<Container> map_of(Rule key, ShapeOf<T> value, Count count,
                                        typename MapShape<T, Container>::Keep keep) {
  return std::make_shared<MapShape<T, Container>>(std::move(key), std::move(value), count, std::move(keep));
}

// In the order of the file, each element with its key as `name`.
template <class T>
[[nodiscard]] ShapeOf<std::vector<T>> named_list_of(Rule key, ShapeOf<T> value) {
  return map_of<std::vector<T>>(std::move(key), std::move(value), Count::at_least_one,
                                [](std::vector<T>& into, const std::string& name, T element) {
                                  element.name = name;
                                  into.push_back(std::move(element));
                                });
}

using NamedValues = std::vector<std::pair<std::string, std::string>>;
[[nodiscard]] ShapeOf<NamedValues> named_values();

}  // namespace housingd::definition::shape
