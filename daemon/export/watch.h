// How far an export has come, and whether it shall stop.
#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "pipeline/upsert/snapshot.h"

namespace housingd::exporting {

// Thread-safe: the work tells from its thread, a display asks from another.
class Watch {
 public:
  struct View {
    std::string table;  // in work; empty: none yet, or none any more
    std::size_t number = 0, tables = 0;
    std::uint64_t rows = 0;
    std::uint64_t bytes = 0, of_bytes = 0;  // of a file that is copied as it is
    bool finishing = false;                 // indexes, checks, waiting for the disk
  };
  [[nodiscard]] View view() const;

  void expect_tables(std::size_t tables);
  void begin_table(const std::string& table);
  void add_row() { rows_.fetch_add(1, std::memory_order_relaxed); }
  void copied(std::uint64_t bytes, std::uint64_t of_bytes);
  void finish();

  void stop() { stopped_ = true; }
  [[nodiscard]] bool stopped() const { return stopped_; }

 private:
  mutable std::mutex mutex_;  // of view_ alone
  View view_;
  std::atomic<std::uint64_t> rows_ = 0;
  std::atomic<bool> stopped_ = false;
};

struct TableRows {
  std::string table;
  std::uint64_t rows = 0;
};

// Counts what goes into another sink, and ends the reading when the watch says so.
class WatchedSink final : public upsert::SnapshotSink {
 public:
  // Both outlive it.
  WatchedSink(upsert::SnapshotSink& sink, Watch& watch) : sink_(sink), watch_(watch) {}

  outcome::result<void> begin(const upsert::Snapshot& snapshot) override;
  outcome::result<void> begin_table(const upsert::SnapshotTable& table) override;
  outcome::result<void> add_row(Cells row) override;
  outcome::result<void> end_table() override;

  [[nodiscard]] const std::string& moment() const { return moment_; }
  [[nodiscard]] const std::vector<TableRows>& rows() const { return rows_; }
  // Whether the reading ended because the sink would not take more.
  [[nodiscard]] bool has_refused() const { return refused_; }

 private:
  outcome::result<void> noted(outcome::result<void> taken);

  upsert::SnapshotSink& sink_;
  Watch& watch_;
  std::string moment_;
  std::vector<TableRows> rows_;
  bool refused_ = false;
};

[[nodiscard]] outcome::Error stopped_error();

}  // namespace housingd::exporting
