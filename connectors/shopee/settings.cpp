#include "connectors/shopee/shopee.hpp"
#include "connectors/shopee/wire.hpp"

/// What a person fills in, and what the program fills in for them.
namespace connectors {

namespace shopee_wire {

const std::vector<SettingSpec>& app_specs()
{
    static const std::vector<SettingSpec> specs = {
        {"partner_id", false, true, "",
         "Trong Shopee Open Platform, mở Console → App List → ứng dụng của bạn: dòng \"Live Partner_id\"."},
        {"partner_key", true, true, "",
         "Cùng trang ứng dụng đó, dòng \"Live API Partner Key\"; khóa có hạn dùng, khi gia hạn hãy dán lại khóa mới "
         "vào đây."},
        {"callback_url", false, true, "",
         "Trong Console → Push Mechanism → Set Push, ô \"Live Callback URL\": chép đúng từng ký tự địa chỉ đã đăng ký "
         "ở đó, "
         "vì chữ ký được tính trên chính địa chỉ này."},
        {"api_base", false, false, "https://partner.shopeemobile.com",
         "Để trống khi chạy thật; chỉ điền máy chủ sandbox của Shopee khi thử nghiệm."},
        {"authorize_base", false, false, "",
         "Để trống để dùng trang cấp quyền có chữ ký; điền https://open.shopee.com/auth nếu ứng dụng của bạn dùng "
         "trang kiểu mới."},
        {"media_base", false, false, "https://cf.shopee.vn/file/",
         "Để trống; đây là nơi tải ảnh khi Shopee chỉ gửi mã ảnh."},
    };
    return specs;
}

const std::vector<SettingSpec>& channel_specs()
{
    static const std::vector<SettingSpec> specs = {
        {"access_token", true, true, "",
         "Bấm \"Kết nối với Shopee\" để chủ shop cấp quyền, hệ thống tự điền; mã này được đổi mới bốn giờ một lần."},
        {"refresh_token", true, true, "",
         "Hệ thống tự điền khi chủ shop cấp quyền; mỗi mã chỉ dùng được một lần nên đừng dùng chung với phần mềm "
         "khác."},
        {"shop_id", false, false, "",
         "Để trống; mã shop đã là mã của kênh, xem được trong Seller Centre → Thông tin Shop."},
        {"access_expires_at", false, false, "",
         "Hệ thống tự điền: lúc access_token hết hạn, tính bằng giây từ năm 1970."},
        {"refresh_expires_at", false, false, "",
         "Hệ thống tự điền: lúc refresh_token hết hạn, 30 ngày sau lần đổi mới cuối, tính bằng giây từ năm 1970."},
        {"authorization_expires_at", false, false, "",
         "Hệ thống tự điền: lúc quyền chủ shop đã cấp hết hạn (lâu nhất 365 ngày, sau đó phải cấp lại), tính bằng giây "
         "từ năm 1970."},
    };
    return specs;
}

} // namespace shopee_wire

std::vector<SettingSpec> Shopee::app_settings() const
{
    return shopee_wire::app_specs();
}

std::vector<SettingSpec> Shopee::channel_settings() const
{
    return shopee_wire::channel_specs();
}

std::vector<std::string> Shopee::media_hosts() const
{
    return {".shopee.vn", ".shopee.sg", ".shopee.com", ".shopeemobile.com", ".susercontent.com"};
}

} // namespace connectors
