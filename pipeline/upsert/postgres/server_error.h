// What PostgreSQL, or the way to it, refused; private to the PostgreSQL store.
//
// Inside this folder trouble travels as ServerError, thrown by whatever met
// it, so that a transaction reads top to bottom; the store catches it in one
// place, rolls back, and tries again, refuses the row or gives up.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>

#include "pipeline/outcome/error.h"

namespace housingd::upsert::postgres {

// What there is to do about it. By SQLSTATE (PostgreSQL 15, appendix A) and
// severity, never by the message's words.
enum class Trouble : std::uint8_t {
  lost,        // the connection is gone, or never came to be: 08*, 57P0*, 53300, 25P03, any FATAL, a deadline
  contention,  // another transaction was in the way: 40*, 55P03, 57014, 23505 at first
  resource,    // the server has no room: 53*, 58030
  row,         // a value that the server refuses: 22*, 23*, 54*, 44000, P0001
  refused,     // who we are, what we may do, what is there: 28*, 3D000, 3F000, 42*, 25006, 0A000
  damaged,     // XX001, XX002
  cancelled,   // the program itself was asked to stop waiting
  other,       // everything else: a defect of ours or of the server's
};

[[nodiscard]] Trouble trouble_of(std::string_view sqlstate);

class ServerError : public std::runtime_error {
 public:
  // The fields of an error message (PostgreSQL 15, 55.8); empty where the
  // server named none. Values of rows can stand in detail and context: they
  // go to rejects, not to logs.
  struct Fields {
    std::string sqlstate, message, detail, hint, context, table, column, constraint;
    std::string role, database;  // not the server's: whom and what the connection is for
  };

  ServerError(Trouble trouble, Fields fields);

  [[nodiscard]] Trouble trouble() const { return trouble_; }
  [[nodiscard]] const Fields& fields() const { return fields_; }

  // One line for people: "ERROR-MESSAGE (SQLSTATE 53100)", with the hint when
  // there is one, and what to do where we know better than the server.
  // Disposition: retry for lost and contention, stop for cancelled, fail_run
  // for all others. Code: store_full (53100), store_damaged, store_conflict
  // (a row that the database refuses, a table or column that is not there),
  // stopped (cancelled), store_unavailable for the rest.
  [[nodiscard]] outcome::Error to_error() const;

 private:
  Trouble trouble_;
  Fields fields_;
};

}  // namespace housingd::upsert::postgres
