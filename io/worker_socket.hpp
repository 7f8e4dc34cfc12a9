// The worker behind a socket: the service manager starts one process for each connection, in a unit of its
// own.
#pragma once

#include "io/worker.hpp"

namespace policywatch::io {

/// `settings.socket` is the path. One document at a time, as with processes of our own.
std::unique_ptr<Worker> make_socket_worker(boost::asio::any_io_executor loop, WorkerSettings settings);

}  // namespace policywatch::io
