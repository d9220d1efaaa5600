// The shape of a struct: its keys, declared once.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/definition/shape/shape.h"
#include "pipeline/definition/suggestion.h"

namespace housingd::definition::shape {

//   object<Timeouts>()
//       .optional("connect", &Timeouts::connect, duration(…), "Name lookup, …")
//       .required(…)
//       .check([](const Timeouts& timeouts, const Node& node, Reading& reading) { … })
//       .done()
// Defaults are those of a default-constructed T.
template <class T>
class ObjectShape final : public Shape<T> {
 public:
  using Check = std::function<void(const T&, const yaml::Node&, Reading&)>;

  template <class M>
  void add(std::string name, std::string doc, bool required, M T::* member, ShapeOf<M> shape) {
    const T defaults{};
    keys_.push_back({.name = std::move(name),
                     .doc = std::move(doc),
                     .required = required,
                     .default_value = required ? std::nullopt : shape->write(defaults.*member),
                     .value = std::make_shared<const Description>(shape->describe())});
    readers_.push_back([member, shape](const yaml::Node& node, T& into, Reading& reading) {
      shape->read(node, into.*member, reading);
    });
  }

  template <class M>
  void add(std::string name, std::string doc, bool required, std::optional<M> T::* member, ShapeOf<M> shape) {
    keys_.push_back({.name = std::move(name),
                     .doc = std::move(doc),
                     .required = required,
                     .default_value = {},
                     .value = std::make_shared<const Description>(shape->describe())});
    readers_.push_back([member, shape](const yaml::Node& node, T& into, Reading& reading) {
      shape->read(node, (into.*member).emplace(), reading);
    });
  }

  void add_check(Check check) { checks_.push_back(std::move(check)); }

  void read(const yaml::Node& node, T& into, Reading& reading) const override {
    if (node.kind != yaml::NodeKind::map) return reading.refuse_value(node, expected());
    for (const yaml::Member& member : node.members) read_member(member, into, reading);
    for (const DescribedKey& key : keys_) {
      if (!key.required || node.find(key.name) != nullptr) continue;
      reading.refuse(node.spot, yaml::quote(key.name) + " is missing in " + reading.subject(), key.value->expected);
    }
    for (const Check& check : checks_) check(into, node, reading);
  }

  [[nodiscard]] Description describe() const override {
    return {.kind = Description::Kind::object, .expected = expected(), .keys = keys_};
  }

 private:
  void read_member(const yaml::Member& member, T& into, Reading& reading) const {
    const auto key = std::ranges::find(keys_, member.key, &DescribedKey::name);
    if (key == keys_.end()) {
      const std::vector<std::string> known = names();
      std::string hint = did_you_mean(member.key, known);
      // `{ description: small, red }` is two keys to YAML.
      const bool looks_like_text =
          member.value.kind == yaml::NodeKind::null && member.key.find(' ') != std::string::npos;
      if (hint.empty() && looks_like_text) hint = "a text that holds ',' needs quotes";
      return reading.refuse(member.key_spot, "unknown key " + yaml::quote(member.key) + " in " + reading.subject(),
                            one_of(known), std::move(hint));
    }
    const Reading::Scope scope(reading, member.key);
    readers_[static_cast<std::size_t>(key - keys_.begin())](member.value, into, reading);
  }

  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> names;
    for (const DescribedKey& key : keys_) names.push_back(key.name);
    return names;
  }

  [[nodiscard]] std::string expected() const { return "a map with the keys " + one_of(names()); }

  std::vector<DescribedKey> keys_;
  std::vector<std::function<void(const yaml::Node&, T&, Reading&)>> readers_;  // one for each of keys_
  std::vector<Check> checks_;
};

template <class T>
class ObjectDeclaration {
 public:
  template <class Member, class M>
  ObjectDeclaration& required(std::string name, Member T::* member, ShapeOf<M> shape, std::string doc) {
    shape_->add(std::move(name), std::move(doc), true, member, std::move(shape));
    return *this;
  }
  template <class Member, class M>
  ObjectDeclaration& optional(std::string name, Member T::* member, ShapeOf<M> shape, std::string doc) {
    shape_->add(std::move(name), std::move(doc), false, member, std::move(shape));
    return *this;
  }
  ObjectDeclaration& check(typename ObjectShape<T>::Check check) {
    shape_->add_check(std::move(check));
    return *this;
  }
  [[nodiscard]] ShapeOf<T> done() { return std::move(shape_); }

 private:
  std::shared_ptr<ObjectShape<T>> shape_ = std::make_shared<ObjectShape<T>>();
};

template <class T>
[[nodiscard]] ObjectDeclaration<T> object() {
  return {};
}

}  // namespace housingd::definition::shape
