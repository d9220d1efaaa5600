// What a statement returned; private to the PostgreSQL store.
#pragma once

#include <libpq-fe.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace housingd::upsert::postgres {

// Owns a PGresult of text-form values. Rows and columns count from 0.
class Rows {
 public:
  Rows() = default;
  explicit Rows(PGresult* result) : result_(result) {}

  [[nodiscard]] int size() const { return result_ ? PQntuples(result_.get()) : 0; }
  [[nodiscard]] bool empty() const { return size() == 0; }
  [[nodiscard]] bool is_null(int row, int column) const;
  // Valid as long as the Rows.
  [[nodiscard]] std::string_view text(int row, int column) const;
  [[nodiscard]] std::int64_t integer(int row, int column) const;
  [[nodiscard]] double number(int row, int column) const;
  [[nodiscard]] bool boolean(int row, int column) const;
  // Of bytea in hex form ("\x..."): as libpq unescapes it.
  [[nodiscard]] std::string bytes(int row, int column) const;

  // Rows that an INSERT, UPDATE, DELETE or COPY was about.
  [[nodiscard]] std::uint64_t affected() const;

 private:
  struct Clear {
    void operator()(PGresult* result) const { PQclear(result); }
  };
  std::unique_ptr<PGresult, Clear> result_;
};

}  // namespace housingd::upsert::postgres
