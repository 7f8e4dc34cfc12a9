// Inside of the listener: accepting, and one coroutine a connection. Private to web/.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <memory>
#include <string>

#include "web/listener.hpp"

namespace policywatch::web {

std::unique_ptr<Listener> make_listener(boost::asio::ip::tcp::acceptor acceptor, std::string address,
                                        Handler handler, Limits limits);
std::unique_ptr<Listener> make_listener(boost::asio::local::stream_protocol::acceptor acceptor,
                                        std::string address, Handler handler, Limits limits);

/// The bytes of a reply: status line, headers (a CR or LF in one becomes a space), body unless `head_only`.
std::string wire_form(const HttpReply& reply, bool keep_alive, bool head_only);

}  // namespace policywatch::web
