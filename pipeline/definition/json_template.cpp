#include "pipeline/definition/json_template.h"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>

#include "pipeline/definition/template_text.h"

namespace housingd::definition {

namespace {

using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

template <class... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

void write(const Scalar& scalar, Writer& writer) {
  std::visit(Overloaded{[&](bool value) { writer.Bool(value); }, [&](std::int64_t value) { writer.Int64(value); },
                        [&](double value) { writer.Double(value); },
                        [&](const std::string& value) {
                          writer.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
                        }},
             scalar);
}

std::optional<Scalar> filled_text(const std::string& text, const JsonTemplate::ValueOf& value_of) {
  const auto parsed = TemplateText::parse(text);
  if (!parsed) return std::nullopt;
  const auto fields = parsed->fields();
  if (fields.size() == 1 && text == '{' + fields.front() + '}') return value_of(fields.front());
  bool known = true;
  auto result = parsed->fill([&](const std::string& field) {
    const auto value = value_of(field);
    known = known && value.has_value();
    return value ? definition::to_text(*value) : std::string();
  });
  return known ? std::optional<Scalar>(std::move(result)) : std::nullopt;
}

}  // namespace

bool JsonTemplate::operator==(const JsonTemplate& other) const = default;

std::vector<std::string> JsonTemplate::texts() const {
  std::vector<std::string> all;
  const auto add = [&all](const JsonTemplate& part) {
    auto more = part.texts();
    std::ranges::move(more, std::back_inserter(all));
  };
  if (const auto* scalar = std::get_if<Scalar>(&value_)) {
    if (const auto* text = std::get_if<std::string>(scalar)) all.push_back(*text);
  } else if (const auto* list = std::get_if<List>(&value_)) {
    for (const JsonTemplate& element : *list) add(element);
  } else if (const auto* map = std::get_if<Map>(&value_)) {
    for (const auto& [key, value] : *map) add(value);
  }
  return all;
}

JsonTemplate JsonTemplate::filled(const ValueOf& value_of) const {
  if (const auto* scalar = std::get_if<Scalar>(&value_)) {
    const auto* text = std::get_if<std::string>(scalar);
    auto value = text == nullptr ? std::nullopt : filled_text(*text, value_of);
    return value ? JsonTemplate(*std::move(value)) : *this;
  }
  if (const auto* list = std::get_if<List>(&value_)) {
    List elements;
    for (const JsonTemplate& element : *list) elements.push_back(element.filled(value_of));
    return JsonTemplate(std::move(elements));
  }
  if (const auto* map = std::get_if<Map>(&value_)) {
    Map members;
    for (const auto& [key, value] : *map) members.emplace_back(key, value.filled(value_of));
    return JsonTemplate(std::move(members));
  }
  return *this;
}

void JsonTemplate::set(const JsonPath& at, Scalar value) {
  JsonTemplate* place = this;
  for (const std::string& token : at.tokens()) {
    if (!std::holds_alternative<Map>(place->value_)) place->value_ = Map();
    Map& members = std::get<Map>(place->value_);
    auto found = std::ranges::find(members, token, &Map::value_type::first);
    if (found == members.end()) found = members.emplace(members.end(), token, JsonTemplate());
    place = &found->second;
  }
  place->value_ = std::move(value);
}

std::string JsonTemplate::to_text() const {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  // As deep as the file, which is bounded.
  const auto write_part = [&writer](const JsonTemplate& part, const auto& self) -> void {
    if (const auto* scalar = std::get_if<Scalar>(&part.value_)) {
      write(*scalar, writer);
    } else if (const auto* list = std::get_if<List>(&part.value_)) {
      writer.StartArray();
      for (const JsonTemplate& element : *list) self(element, self);
      writer.EndArray();
    } else if (const auto* map = std::get_if<Map>(&part.value_)) {
      writer.StartObject();
      for (const auto& [key, value] : *map) {
        writer.Key(key.data(), static_cast<rapidjson::SizeType>(key.size()));
        self(value, self);
      }
      writer.EndObject();
    } else {
      writer.Null();
    }
  };
  write_part(*this, write_part);
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace housingd::definition
