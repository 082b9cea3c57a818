#include "gateway/metrics.hpp"

#include "connectors/connector.hpp"

#include <prometheus/text_serializer.h>

namespace gateway {

Metrics::Metrics()
{
    for (const auto* connector : connectors::all()) {
        const std::string platform(connector->platform());
        const prometheus::Labels of = {{"platform", platform}};
        webhooks_[platform] = std::make_unique<Webhooks>(Webhooks{
            counter("gom_webhooks_accepted_total", "Webhooks answered 200, durable", of),
            counter("gom_raw_events_total", "Events in accepted webhooks, doubles included", of),
            counter("gom_webhooks_forged_total", "Webhooks refused for their signature", of),
            counter("gom_webhooks_not_durable_total", "Webhooks answered 503 because the store was slow or away", of),
            counter("gom_events_not_understood_total", "Genuine events that nobody can read", of),
            counter("gom_events_unrouted_total", "Genuine events of channels nobody has connected", of)});
        sending_[platform] = std::make_unique<Sending>(
            Sending{counter("gom_parts_sent_total", "Parts of replies the platform took", of),
                    counter("gom_parts_failed_total", "Parts of replies the platform refused for good", of),
                    counter("gom_parts_unknown_total", "Parts of replies whose fate was not known", of),
                    counter("gom_parts_retried_total", "Attempts that will be made again", of),
                    counter("gom_reconnections_total", "Times a channel needed a person to reconnect it", of)});
    }
    auto& seconds = prometheus::BuildHistogram()
                        .Name("gom_recording_seconds")
                        .Help("Duration of recording turns")
                        .Register(registry_)
                        .Add({}, prometheus::Histogram::BucketBoundaries{.001, .003, .01, .03, .1, .3, 1, 3});
    recording_ = std::make_unique<Recording>(
        Recording{counter("gom_recording_turns_total", "Turns of the recorder"),
                  counter("gom_recorded_events_total", "Raw events recorded"),
                  counter("gom_recording_failed_turns_total", "Turns that were rolled back"),
                  counter("gom_quarantined_events_total", "Raw events set aside after five attempts"), seconds});
    live_ = std::make_unique<Live>(
        Live{gauge("gom_live_sockets", "Open live sockets"), counter("gom_live_opened_total", "Live sockets opened"),
             counter("gom_live_frames_total", "Frames sent to live sockets"),
             counter("gom_live_bytes_total", "Bytes sent to live sockets"),
             counter("gom_live_resyncs_total", "Sockets told to take a fresh snapshot"),
             counter("gom_live_too_slow_total", "Sockets closed because they did not read")});
}

Metrics::Webhooks& Metrics::webhooks(const std::string& platform)
{
    return *webhooks_.at(platform);
}

Metrics::Sending& Metrics::sending(const std::string& platform)
{
    return *sending_.at(platform);
}

prometheus::Counter& Metrics::counter(const std::string& name, const std::string& help,
                                      const prometheus::Labels& labels)
{
    return prometheus::BuildCounter().Name(name).Help(help).Register(registry_).Add(labels);
}

prometheus::Gauge& Metrics::gauge(const std::string& name, const std::string& help)
{
    return prometheus::BuildGauge().Name(name).Help(help).Register(registry_).Add({});
}

std::string Metrics::text() const
{
    return prometheus::TextSerializer().Serialize(registry_.Collect());
}

} // namespace gateway
