#include "simulator/document.h"

#include <rapidjson/document.h>

#include <algorithm>
#include <charconv>
#include <mutex>
#include <thread>

#include "simulator/json_edit.h"
#include "simulator/json_span.h"

namespace housingd::simulator {
namespace {

outcome::Error lacks(std::string_view what) {
  return {outcome::Disposition::fail_run, outcome::ErrorCode::malformed_json, "it has no " + std::string(what)};
}

std::string decoded(std::string_view json) {
  if (const auto plain = plain_string(json)) return std::string(*plain);
  rapidjson::Document parsed;
  parsed.Parse(json.data(), json.size());
  return parsed.IsString() ? std::string(parsed.GetString(), parsed.GetStringLength()) : std::string();
}

Span span_of(std::string_view part, std::string_view text) {
  return {static_cast<std::uint32_t>(part.data() - text.data()), static_cast<std::uint32_t>(part.size())};
}

void take_cases(Document& document, std::string_view array) {
  for_each_element(array, [&](std::string_view element) {
    const auto id = member_of(element, "caseID");
    document.cases.push_back({id ? decoded(*id) : std::string(), span_of(element, document.text)});
  });
}

void take_member(Document& document, const JsonMember& member) {
  if (member.key == "addressID") {
    document.id = decoded(member.value);
  } else if (member.key == "addressType") {
    document.type = generator::address_type_named(decoded(member.value));
  } else if (member.key == "zipCode") {
    std::from_chars(member.value.data(), member.value.data() + member.value.size(), document.zip_code);
  } else if (member.key == "latestValuation") {
    std::int64_t value = 0;
    const char* const end = member.value.data() + member.value.size();
    if (std::from_chars(member.value.data(), end, value).ec == std::errc()) document.valuation = value;
  } else if (member.key == "latestSoldCaseDescription") {
    if (const auto date = member_of(member.value, "date")) document.sold_on = decoded(*date);
  } else if (member.key == "municipality") {
    if (const auto name = member_of(member.value, "name")) document.municipality = decoded(*name);
  } else if (member.key == "cases") {
    const MemberRange range = range_with_comma(document.text, member.key, member.value);
    document.cases_member = {static_cast<std::uint32_t>(range.begin),
                             static_cast<std::uint32_t>(range.end - range.begin)};
    take_cases(document, member.value);
  }
}

// The first error in the order of the texts, whichever thread meets it.
class FirstError {
 public:
  void note(std::size_t index, const outcome::Error& error) {
    const std::lock_guard lock(mutex_);
    if (!error_ || index < index_) {
      index_ = index;
      error_ = error;
    }
  }
  [[nodiscard]] std::optional<outcome::Error> take() {
    if (!error_) return std::nullopt;
    return std::move(*error_).in("document " + std::to_string(index_ + 1));
  }

 private:
  std::mutex mutex_;
  std::size_t index_ = 0;
  std::optional<outcome::Error> error_;
};

}  // namespace

outcome::result<Document> document_of(std::string text, Deflater& deflater) {
  Document document;
  document.text = std::move(text);
  if (!document.text.starts_with('{')) return lacks("opening brace");
  for_each_member(document.text, [&](const JsonMember& member) { take_member(document, member); });
  if (document.id.empty()) return lacks("addressID");
  document.packed = deflater.deflate(document.text);
  return document;
}

outcome::result<std::vector<Document>> documents_of(std::vector<std::string> texts) {
  std::vector<Document> documents(texts.size());
  FirstError first_error;
  const std::size_t threads = std::max<std::size_t>(1, std::thread::hardware_concurrency());
  const auto take_part = [&](std::size_t worker) {
    Deflater deflater;
    for (std::size_t index = texts.size() * worker / threads; index < texts.size() * (worker + 1) / threads; ++index) {
      auto document = document_of(std::move(texts[index]), deflater);
      if (!document) return first_error.note(index, document.error());
      documents[index] = std::move(document.value());
    }
  };
  {
    std::vector<std::jthread> workers;
    for (std::size_t worker = 0; worker < threads; ++worker) workers.emplace_back(take_part, worker);
  }
  if (auto error = first_error.take()) return *std::move(error);
  return documents;
}

}  // namespace housingd::simulator
