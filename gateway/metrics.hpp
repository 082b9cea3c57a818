#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace gateway {

/// What the process counts, in Prometheus's words. One object for all shards: its counters are atomic.
///
/// Labels are platforms and fixed words, never ids or anything a stranger chose, so there are few series for ever.
class Metrics {
public:
    struct Webhooks {
        prometheus::Counter& accepted;       // calls answered 200 after the commit
        prometheus::Counter& events;         // items in them
        prometheus::Counter& forged;         // 401
        prometheus::Counter& not_durable;    // 503
        prometheus::Counter& not_understood; // kept, but nobody can read them
        prometheus::Counter& unrouted;       // of channels nobody connected
    };

    struct Recording {
        prometheus::Counter& turns;
        prometheus::Counter& events;
        prometheus::Counter& failed_turns;
        prometheus::Counter& quarantined;
        prometheus::Histogram& seconds; // of a turn
    };

    struct Live {
        prometheus::Gauge& sockets;
        prometheus::Counter& opened;
        prometheus::Counter& frames;
        prometheus::Counter& bytes;
        prometheus::Counter& resyncs;
        prometheus::Counter& too_slow; // closed because they did not read
    };

    struct Sending {
        prometheus::Counter& sent;
        prometheus::Counter& failed;
        prometheus::Counter& unknown;
        prometheus::Counter& retried;
        prometheus::Counter& reconnections; // channels that needed a person
    };

    Metrics();

    Webhooks& webhooks(const std::string& platform); // one of the registered platforms
    Recording& recording() { return *recording_; }
    Live& live() { return *live_; }
    Sending& sending(const std::string& platform);

    /// Gauges that somebody else knows are filled in just before the text is made.
    prometheus::Gauge& gauge(const std::string& name, const std::string& help);

    /// The text format of /metrics.
    std::string text() const;

private:
    prometheus::Counter& counter(const std::string& name, const std::string& help,
                                 const prometheus::Labels& labels = {});

    prometheus::Registry registry_;
    std::map<std::string, std::unique_ptr<Webhooks>> webhooks_;
    std::map<std::string, std::unique_ptr<Sending>> sending_;
    std::unique_ptr<Recording> recording_;
    std::unique_ptr<Live> live_;
};

} // namespace gateway
