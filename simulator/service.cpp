#include "simulator/service.h"

#include <fmt/format.h>

#include <functional>

#include <algorithm>
#include <utility>

#include "simulator/control.h"
#include "simulator/generator/json_text.h"
#include "simulator/percent.h"
#include "simulator/poison.h"

namespace housingd::simulator {
namespace {

constexpr std::string_view json_type = "application/json; charset=utf-8";
constexpr std::string_view own_prefix = "/_simulator/";
constexpr std::string_view address_prefix = "/addresses/";
constexpr std::string_view case_prefix = "/cases/";

std::string_view title_of(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 429:
      return "Too Many Requests";
    case 503:
      return "Service Unavailable";
    default:
      return status < 500 ? "Refused" : "Server Error";
  }
}

std::string json_text(std::string_view text) {
  generator::JsonText json;
  json.value(text);
  return json.take();
}

// `count` of `total` positions, evenly spread.
bool is_dropped(std::uint64_t position, std::uint64_t count, std::uint64_t total) {
  count = std::min(count, total);
  return count != 0 && (position + 1) * count / total > position * count / total;
}

}  // namespace

Service::Service(std::vector<Document> documents, std::unique_ptr<generator::Generator> generator,
                 std::size_t max_window)
    : data_(std::move(documents)), generator_(std::move(generator)), max_window_(max_window) {}

Service::Target Service::split(std::string_view target) {
  const auto mark = target.find('?');
  if (mark == std::string_view::npos) return {target, {}};
  return {target.substr(0, mark), target.substr(mark + 1)};
}

bool Service::is_own_route(std::string_view target) {
  return target.starts_with(own_prefix);
}

std::string_view Service::ledger_path(std::string_view target) {
  const std::string_view path = split(target).path;
  if (path == "/search/addresses" || path == "/search/cases") return path;
  if (path.starts_with(address_prefix)) return "/addresses/{id}";
  if (path.starts_with(case_prefix)) return "/cases/{id}";
  return "other";
}

void Service::answer(const Request& request, Answer& answer) {
  answer.status = 200;
  answer.content_type = json_type;
  answer.retry_after.clear();
  answer.etag.clear();
  answer.coding = request.accepted;
  answer.body.clear();
  answer.ending = Ending::complete;
  answer.delay = std::chrono::milliseconds{0};
  const Target target = split(request.target);
  if (is_own_route(request.target)) return answer_own(request, target, answer);

  in_effect_ = is_aimed_at(request.target) ? &faults_ : &no_faults_;
  if (in_effect_ == &faults_) ++requests_since_faults_;
  answer.delay = in_effect_->delay;
  if (!replaced_by_fault(request, answer)) answer_api(request, target, answer);
  if (has_etags_) answer_condition(request, answer);
  const bool is_cut = answer.ending == Ending::truncated;
  ledger_.answered(answer.status, is_cut ? answer.body.size() / 2 : answer.body.size());
}

void Service::answer_condition(const Request& request, Answer& answer) {
  if (answer.status != 200 || request.method != "GET") return;
  answer.etag = fmt::format("\"{:x}\"", std::hash<std::string_view>()(answer.body));
  if (request.if_none_match != answer.etag) return;
  answer.status = 304;
  answer.coding = Coding::identity;
  answer.body.clear();
}

bool Service::is_aimed_at(std::string_view target) const {
  if (faults_.only.empty()) return true;
  const auto decoded = percent_decoded(target);
  return decoded && decoded->find(faults_.only) != std::string::npos;
}

bool Service::replaced_by_fault(const Request& request, Answer& answer) {
  const Faults& faults = *in_effect_;
  const std::uint64_t count = requests_since_faults_;
  const auto end_without_answer = [&answer](Ending ending) {
    answer.status = 0;
    answer.ending = ending;
    return true;
  };
  if (faults.reset.hits(count)) return end_without_answer(Ending::reset);
  if (faults.close_before_response.hits(count)) return end_without_answer(Ending::closed);
  if (faults.hang.hits(count)) return end_without_answer(Ending::hanging);
  if (faults.status && faults.status->when.hits(count)) {
    answer.retry_after = faults.status->retry_after;
    answer_error(request, faults.status->code, "a fault that was asked for", answer);
    return true;
  }
  if (faults.respond_html.hits(count)) {
    answer.content_type = "text/html; charset=utf-8";
    PageBody body(answer.coding, deflater_, answer.body);
    body.append("<!doctype html><html><title>Vedligehold</title><body><h1>Vi er straks tilbage</h1></body></html>");
    body.finish();
    return true;
  }
  if (faults.empty_body.hits(count)) {
    answer.coding = Coding::identity;
    return true;
  }
  if (faults.truncate_body.hits(count)) answer.ending = Ending::truncated;
  return false;
}

bool Service::answered_by_registers(const Request& request, const Target& target, Answer& answer) {
  if (!registers_) return false;
  const bool is_cube = target.path == Registers::cube_path && request.method == "POST";
  const auto json = is_cube ? registers_->cube(request.body) : registers_->list(target.path);
  if (!json && !is_cube) return false;
  if (!json) {
    answer_error(request, 400, "no such table, or not all of its variables", answer);
    return true;
  }
  PageBody body(answer.coding, deflater_, answer.body);
  body.append(*json);
  body.finish();
  return true;
}

void Service::answer_api(const Request& request, const Target& target, Answer& answer) {
  if (answered_by_registers(request, target, answer)) return;
  if (request.method != "GET" && request.method != "HEAD") {
    return answer_error(request, 405, "only GET and HEAD", answer);
  }
  if (target.path == "/search/addresses") return answer_search(request, target, Resource::addresses, answer);
  if (target.path == "/search/cases") return answer_search(request, target, Resource::cases, answer);
  if (target.path.starts_with(address_prefix)) {
    return answer_record(request, data_.address(target.path.substr(address_prefix.size())), answer);
  }
  if (target.path.starts_with(case_prefix)) {
    return answer_record(request, data_.open_case(target.path.substr(case_prefix.size())), answer);
  }
  answer_error(request, 404, "no such path", answer);
}

void Service::answer_search(const Request& request, const Target& target, Resource resource, Answer& answer) {
  const auto query = parse_query(target.query, max_window_, in_effect_->ignore_filters);
  if (!query) return answer_error(request, 400, query.error().message(), answer);
  write_page(request, query.value(), resource, answer);
}

void Service::write_page(const Request& request, const SearchQuery& query, Resource resource, Answer& answer) {
  const std::vector<Record>& records = search_.find(resource, query.filter);
  const bool is_shifted = query.page > 1 && in_effect_->duplicate_last_record_on_next_page.hits(requests_since_faults_);
  const std::size_t first = (query.page - 1) * query.per_page - (is_shifted ? 1 : 0);
  const std::size_t last = std::min(first + query.per_page, records.size());

  PageBody body(answer.coding, deflater_, answer.body);
  body.append(fmt::format(R"({{"_links":{{"self":{{"href":{}}}}},"{}":[)", json_text(request.target),
                          resource == Resource::addresses ? "addresses" : "cases"));
  bool is_first = true;
  for (std::size_t position = first; position < last; ++position) {
    if (is_dropped(position, in_effect_->drop_records, records.size())) continue;
    if (!is_first) body.append(",");
    is_first = false;
    write_record(records[position], body);
  }
  body.append(fmt::format(R"(],"totalHits":{}}})", records.size() + in_effect_->declare_extra));
  body.finish();
}

void Service::write_record(const Record& record, PageBody& body) {
  const Document& document = data_[record.document];
  ledger_.served(record, document);
  const bool spoiled = in_effect_ == &faults_ && poison_.contains(std::string(data_.id_of(record)));
  if (!spoiled && !record.open_case) return body.append(document);
  std::string text = data_.text_of(record);
  if (spoiled) {
    const RecordKind kind = record.open_case ? RecordKind::open_case : RecordKind::address;
    for (const Poison& poison : poison_.at(std::string(data_.id_of(record)))) text = poisoned(text, kind, poison);
  }
  body.append(text);
}

void Service::answer_record(const Request& request, std::optional<Record> record, Answer& answer) {
  if (!record) return answer_error(request, 404, "no such record", answer);
  PageBody body(answer.coding, deflater_, answer.body);
  write_record(*record, body);
  body.finish();
}

void Service::answer_error(const Request& request, int status, std::string_view message, Answer& answer) {
  answer.status = status;
  answer.coding = request.accepted;
  PageBody body(answer.coding, deflater_, answer.body);
  body.append(
      fmt::format(R"({{"message":{},"status":{},"title":"{}"}})", json_text(message), status, title_of(status)));
  body.finish();
}

void Service::answer_own(const Request& request, const Target& target, Answer& answer) {
  const std::string_view route = target.path.substr(own_prefix.size());
  const auto write = [&](const std::string& json) {
    PageBody body(answer.coding, deflater_, answer.body);
    body.append(json);
    body.finish();
  };
  const auto refuse = [&](const outcome::Error& error) { answer_error(request, 400, error.message(), answer); };
  if (route == "ledger" && request.method == "GET") return write(to_json(ledger_.reading(), entities({})));
  if (route == "ledger" && request.method == "DELETE") {
    ledger_.reset();
    return write("{}");
  }
  if (route == "entities" && request.method == "GET") {
    const auto query = parse_query(target.query, max_window_, false);
    return query ? write(to_json(entities(query.value().filter))) : refuse(query.error());
  }
  if (route == "changes" && request.method == "POST") {
    const auto wanted = parse_change_request(request.body);
    if (!wanted) return refuse(wanted.error());
    const auto changes = change(wanted.value());
    return changes ? write(to_json(changes.value())) : refuse(changes.error());
  }
  if (route == "faults" && request.method == "POST") {
    auto faults = parse_faults(request.body);
    if (!faults) return refuse(faults.error());
    const auto set = set_faults(std::move(faults.value()));
    return set ? write("{}") : refuse(set.error());
  }
  answer_error(request, 404, "GET or DELETE ledger, GET entities, POST changes, POST faults", answer);
}

outcome::result<Changes> Service::change(const ChangeRequest& request) {
  return apply(request, data_, generator_.get());
}

outcome::result<void> Service::set_faults(Faults faults) {
  std::unordered_map<std::string, std::vector<Poison>> poison;
  for (const Poison& one : faults.poison) {
    if (one.record) {
      if (*one.record >= data_.size()) {
        return outcome::Error(outcome::Disposition::fail_run, outcome::ErrorCode::invalid_definition,
                              fmt::format("poison: no record {}, there are {}", *one.record, data_.size()));
      }
      poison[data_[*one.record].id].push_back(one);
    } else if (data_.address(one.id) || data_.open_case(one.id)) {
      poison[one.id].push_back(one);
    } else {
      return outcome::Error(outcome::Disposition::fail_run, outcome::ErrorCode::invalid_definition,
                            fmt::format("poison: no record '{}'", one.id));
    }
  }
  faults_ = std::move(faults);
  poison_ = std::move(poison);
  requests_since_faults_ = 0;
  return {};
}

}  // namespace housingd::simulator
