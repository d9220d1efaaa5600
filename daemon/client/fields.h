// The members of a JSON object that the daemon sent.
#pragma once

#include <rapidjson/document.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/schedule/instant.h"

namespace housingd::client {

// Read leniently: a member that is absent, null or of another type has its
// default. The daemon may be of another version, and a table that lacks a
// number helps more than none.
//
// Refers to the value, which outlives it. Included by the bodies that read
// documents, by no header.
class Fields {
 public:
  explicit Fields(const rapidjson::Value* value) : value_(value) {}

  [[nodiscard]] bool has(const char* name) const;  // and it is not null
  [[nodiscard]] std::string text(const char* name) const;
  [[nodiscard]] bool truth(const char* name) const;
  [[nodiscard]] double number(const char* name) const;
  [[nodiscard]] std::uint64_t count(const char* name) const;
  [[nodiscard]] std::optional<std::uint64_t> count_if_any(const char* name) const;
  [[nodiscard]] std::optional<schedule::Instant> time(const char* name) const;

  [[nodiscard]] Fields object(const char* name) const;
  [[nodiscard]] std::vector<Fields> objects(const char* name) const;
  [[nodiscard]] std::vector<std::string> texts(const char* name) const;
  // Each member's name, in the document's order.
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  [[nodiscard]] const rapidjson::Value* find(const char* name) const;
  const rapidjson::Value* value_;  // null, or of any type: then it has no members
};

// A whole document, or nothing where it is no JSON object.
class Document {
 public:
  explicit Document(std::string_view json);
  [[nodiscard]] bool is_object() const { return !document_.HasParseError() && document_.IsObject(); }
  [[nodiscard]] Fields fields() const { return Fields(&document_); }

 private:
  rapidjson::Document document_;
};

}  // namespace housingd::client
