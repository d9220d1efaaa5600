#include "daemon/http/problem_reader.h"

#include <rapidjson/document.h>

#include "daemon/http/problem.h"

namespace housingd::http {
namespace {

constexpr std::size_t most_bytes = 256U << 10U;

std::string text_at(const rapidjson::Document& document, const char* name) {
  const auto member = document.FindMember(name);
  if (member == document.MemberEnd() || !member->value.IsString()) return {};
  return {member->value.GetString(), member->value.GetStringLength()};
}

}  // namespace

Problem problem_in(const Reply& reply) {
  Problem problem{reply.status, std::string(phrase_of(reply.status)), {}, {}};
  if (reply.content_type != "application/problem+json" || reply.body.size() > most_bytes) return problem;
  rapidjson::Document document;
  document.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(reply.body.data(),
                                                                                         reply.body.size());
  if (document.HasParseError() || !document.IsObject()) return problem;
  if (std::string title = text_at(document, "title"); !title.empty()) problem.title = std::move(title);
  problem.detail = text_at(document, "detail");
  problem.json = reply.body;
  return problem;
}

}  // namespace housingd::http
