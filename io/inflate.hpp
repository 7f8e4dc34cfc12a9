// Decoding of compressed bodies by ourselves: libcurl takes a stream that ends early for whole.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

struct z_stream_s;

namespace policywatch::io {

/// gzip (several members too), zlib and the raw deflate that some servers send under that name.
class Inflater {
 public:
  /// `encoding` is gzip, x-gzip or deflate without case.
  static bool understands(std::string_view encoding);
  explicit Inflater(std::string_view encoding);
  ~Inflater();
  Inflater(Inflater&&) noexcept;
  Inflater& operator=(Inflater&&) noexcept;

  enum class Step { more, full, damaged };
  /// Appends what `data` holds to `out`; full: `out` has reached `limit` and there is more.
  Step feed(std::string_view data, std::string& out, std::size_t limit);
  /// Whether the stream has come to its own end (a body of no bytes has).
  bool complete() const;

 private:
  struct Free {
    void operator()(z_stream_s* stream) const noexcept;
  };
  void open();
  std::unique_ptr<z_stream_s, Free> stream_;
  std::string start_;  // the first bytes, until the format is known
  bool gzip_ = false, begun_ = false, ended_ = false;
};

}  // namespace policywatch::io
