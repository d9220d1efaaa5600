#include "daemon/cli/rejects_report.h"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "daemon/json/json_document.h"
#include "daemon/terminal/human_format.h"
#include "daemon/terminal/text_table.h"

namespace housingd::cli {
namespace {

using terminal::Align;
using terminal::counted;
using terminal::grouped;
using upsert::RejectRecord;

std::string reasons(const std::vector<RejectRecord>& rejects) {
  std::map<std::tuple<std::string, std::string, std::string>, std::uint64_t> counts;
  for (const auto& reject : rejects) ++counts[{reject.reason, reject.keyword, reject.pointer}];
  std::vector<std::pair<std::uint64_t, std::tuple<std::string, std::string, std::string>>> ordered;
  for (const auto& [reason, count] : counts) ordered.emplace_back(count, reason);
  std::sort(ordered.begin(), ordered.end(), [](const auto& left, const auto& right) {
    return left.first != right.first ? left.first > right.first : left.second < right.second;
  });

  terminal::TextTable table({{"records", Align::right}, {"reason"}, {"keyword"}, {"pointer"}});
  for (const auto& [count, reason] : ordered) {
    table.add_row({grouped(count), std::get<0>(reason), std::get<1>(reason), std::get<2>(reason)});
  }
  return table.to_text();
}

std::string listed(const std::vector<RejectRecord>& rejects, std::size_t limit) {
  terminal::TextTable table({{"partition"}, {"key"}, {"pointer"}, {"why", Align::left, 120}});
  for (std::size_t i = 0; i < std::min(limit, rejects.size()); ++i) {
    const RejectRecord& reject = rejects[i];
    table.add_row({reject.partition, reject.record_key.empty() ? "(none)" : reject.record_key,
                   reject.pointer.empty() ? "(record)" : reject.pointer, reject.message});
  }
  return table.to_text();
}

}  // namespace

std::string rejects_text(const std::vector<RejectRecord>& rejects, std::size_t limit) {
  if (rejects.empty()) return "No record was rejected.\n";
  std::string text = "run " + std::to_string(rejects.front().run) + ": " +
                     counted(rejects.size(), "record was", "records were") + " rejected\n\n" + reasons(rejects) + "\n" +
                     listed(rejects, limit);
  if (rejects.size() > limit) text += "  … and " + grouped(rejects.size() - limit) + " more: --limit\n";
  return text + "\nThe records themselves: --output json, or the column payload of the table rejects.\n";
}

std::string rejects_json(const std::vector<RejectRecord>& rejects, std::size_t limit, upsert::RunId asked) {
  json::JsonDocument document;
  document.begin_object().key("run_id");
  const upsert::RunId run = rejects.empty() ? asked : rejects.front().run;
  run == 0 ? document.null() : document.value(run);
  document.key("rejects").begin_array();
  for (std::size_t i = 0; i < std::min(limit, rejects.size()); ++i) {
    const RejectRecord& reject = rejects[i];
    document.begin_object()
        .member("partition", reject.partition)
        .text_or_null("key", reject.record_key)
        .member("reason", reject.reason)
        .text_or_null("keyword", reject.keyword)
        .member("pointer", reject.pointer)
        .member("message", reject.message)
        .member("payload", reject.payload)
        .member("rejected_at", reject.rejected_at)
        .end_object();
  }
  document.end_array().end_object();
  return document.text();
}

}  // namespace housingd::cli
