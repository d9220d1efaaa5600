#include "pipeline/upsert/postgres/slot_rows.h"

#include "pipeline/record/utf8.h"
#include "pipeline/upsert/slot_time.h"

namespace housingd::upsert::postgres {

namespace {

// Of `slots s`.
std::string slot_columns() {
  return "s.job, " + utc_ms("s.first_at") + ", " + utc_ms("s.last_at") +
         ", s.slot_count, s.outcome, coalesce(s.run_id, 0), " + utc_ms("s.decided_at") + ", s.reason";
}

// Records column by column, as arrays.
class SlotColumns {
 public:
  explicit SlotColumns(const std::vector<SlotRecord>& slots) : slots_(slots) {}

  template <class Text>
  void bind(Parameters& parameters, const Text& text) const {
    std::vector<std::string> texts;
    for (const SlotRecord& slot : slots_) texts.emplace_back(text(slot));
    parameters.add_array(std::vector<std::string_view>(texts.begin(), texts.end()));
  }
  template <class Number>
  void bind_numbers(Parameters& parameters, const Number& number) const {
    std::vector<std::int64_t> numbers;
    for (const SlotRecord& slot : slots_) numbers.push_back(static_cast<std::int64_t>(number(slot)));
    parameters.add_array(numbers);
  }

 private:
  const std::vector<SlotRecord>& slots_;
};

std::string job_of(const SlotRecord& slot) {
  return slot.job;
}
std::string first_of(const SlotRecord& slot) {
  return time_text(slot.first);
}
std::string last_of(const SlotRecord& slot) {
  return time_text(slot.last);
}
std::string reason_of(const SlotRecord& slot) {
  return record::readable(slot.reason, std::string::npos);
}

}  // namespace

std::string utc_ms(std::string_view expression) {
  return "to_char(" + std::string(expression) + " AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.MS\"Z\"')";
}

SlotRecord slot_record(const Rows& rows, int row) {
  SlotRecord slot;
  slot.job = rows.text(row, 0);
  slot.first = slot_time(rows.text(row, 1));
  slot.last = slot_time(rows.text(row, 2));
  slot.count = static_cast<std::uint64_t>(rows.integer(row, 3));
  slot.outcome = slot_outcome(rows.text(row, 4));
  slot.run = rows.integer(row, 5);
  slot.decided_at = slot_time(rows.text(row, 6));
  slot.reason = rows.text(row, 7);
  return slot;
}

Call latest_until(const std::vector<SlotRecord>& slots) {
  static const Statement statement(
      "SELECT " + slot_columns() +
      ", w.place FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS w(job, last_at, place) "
      "CROSS JOIN LATERAL (SELECT * FROM slots WHERE job = w.job AND first_at <= w.last_at::timestamptz "
      "ORDER BY first_at DESC LIMIT 1) s");
  Call call{&statement, {}};
  const SlotColumns columns(slots);
  columns.bind(call.parameters, job_of);
  columns.bind(call.parameters, last_of);
  return call;
}

Call latest_slots(const std::string& job, std::size_t limit) {
  static const Statement of_all("SELECT " + slot_columns() + " FROM slots s ORDER BY s.first_at DESC, s.job LIMIT $1");
  static const Statement of_job("SELECT " + slot_columns() +
                                " FROM slots s WHERE s.job = $2 ORDER BY s.first_at DESC LIMIT $1");
  Call call{job.empty() ? &of_all : &of_job, {}};
  call.parameters.add(static_cast<std::int64_t>(limit));
  if (!job.empty()) call.parameters.add(std::string_view(job));
  return call;
}

Call insert_slots(const std::vector<SlotRecord>& slots) {
  // One that this transaction does not see is met as contention, and seen next time.
  static const Statement statement(
      "INSERT INTO slots (job, first_at, last_at, slot_count, outcome, run_id, decided_at, reason) "
      "SELECT w.job, w.first_at::timestamptz, w.last_at::timestamptz, w.slot_count, w.outcome, nullif(w.run_id, 0), "
      "w.decided_at::timestamptz, w.reason FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::text[], "
      "$6::bigint[], $7::text[], $8::text[]) "
      "AS w(job, first_at, last_at, slot_count, outcome, run_id, decided_at, reason) ON CONFLICT DO NOTHING");
  Call call{&statement, {}};
  const SlotColumns columns(slots);
  columns.bind(call.parameters, job_of);
  columns.bind(call.parameters, first_of);
  columns.bind(call.parameters, last_of);
  columns.bind_numbers(call.parameters, [](const SlotRecord& slot) { return slot.count; });
  columns.bind(call.parameters, [](const SlotRecord& slot) { return name_of(slot.outcome); });
  columns.bind_numbers(call.parameters, [](const SlotRecord& slot) { return slot.run; });
  columns.bind(call.parameters, [](const SlotRecord& slot) { return time_text(slot.decided_at); });
  columns.bind(call.parameters, reason_of);
  return call;
}

Call extend_slot(const SlotRecord& slot) {
  static const Statement statement(
      "UPDATE slots SET last_at = $3, slot_count = $4, decided_at = $5, reason = $6 WHERE job = $1 AND first_at = $2");
  Call call{&statement, {}};
  call.parameters.add(std::string_view(slot.job))
      .add(std::string_view(time_text(slot.first)))
      .add(std::string_view(time_text(slot.last)))
      .add(static_cast<std::int64_t>(slot.count))
      .add(std::string_view(time_text(slot.decided_at)))
      .add(std::string_view(reason_of(slot)));
  return call;
}

Call raise_decided_until(const std::vector<SlotRecord>& slots) {
  static const Statement statement(
      "INSERT INTO job_schedules AS known (job, schedule, decided_until) SELECT w.job, '', max(w.last_at::timestamptz) "
      "FROM unnest($1::text[], $2::text[]) AS w(job, last_at) GROUP BY w.job "
      "ON CONFLICT (job) DO UPDATE SET decided_until = greatest(known.decided_until, excluded.decided_until)");
  Call call{&statement, {}};
  const SlotColumns columns(slots);
  columns.bind(call.parameters, job_of);
  columns.bind(call.parameters, last_of);
  return call;
}

}  // namespace housingd::upsert::postgres
