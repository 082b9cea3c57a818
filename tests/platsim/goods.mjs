/** What the demo shop sells, and where its customers live: addresses as they are since July 2025, and as people write. */

export const goods = [
  { name: "áo thun cotton", code: "AT01", price: 199, sizes: ["S", "M", "L", "XL"], colours: ["trắng", "đen", "be"], picture: "shirt" },
  { name: "áo sơ mi linen", code: "SM02", price: 285, sizes: ["S", "M", "L"], colours: ["trắng", "xanh nhạt", "nâu"], picture: "shirt" },
  { name: "đầm hoa nhí", code: "DH03", price: 349, sizes: ["S", "M", "L"], colours: ["hồng", "vàng", "xanh"], picture: "dress" },
  { name: "đầm suông công sở", code: "DS04", price: 420, sizes: ["M", "L", "XL"], colours: ["đen", "xanh than", "be"], picture: "dress" },
  { name: "quần ống rộng", code: "QR05", price: 259, sizes: ["S", "M", "L", "XL"], colours: ["đen", "kem", "nâu"], picture: "trousers" },
  { name: "chân váy chữ A", code: "CV06", price: 229, sizes: ["S", "M", "L"], colours: ["đen", "trắng", "caro"], picture: "skirt" },
  { name: "áo khoác dù", code: "AK07", price: 319, sizes: ["M", "L", "XL"], colours: ["kem", "đen", "xanh rêu"], picture: "shirt" },
];

/** What comes in one kind only. */
export const single = [{ name: "dây chuyền bạc", code: "DC08", price: 159, picture: "necklace" }];

/** What the shops offer there and nobody here has: without a seller SKU, and with one somebody made up. */
export const strange = [
  { name: "túi vải tặng kèm", code: "TV98", sku: "", price: 29, picture: "bag" },
  { name: "áo thun mẫu cũ", code: "AC99", sku: "Áo cũ #7/đen", price: 99, picture: "shirt" },
];

const streets = ["12 Lê Lợi", "45/7 Nguyễn Trãi", "208 Trần Hưng Đạo", "số 9 ngõ 31 Phố Huế", "17 đường số 5", "tổ 4 khu phố 2", "86 Hùng Vương", "33B Quang Trung",
  "chung cư Hoà Bình lô C phòng 804", "ngõ 120 Hoàng Quốc Việt", "thửa 14 đường Bà Triệu", "151 Phan Chu Trinh"];

const places = ["phường Bến Thành, TP. Hồ Chí Minh", "P. Gò Vấp, TPHCM", "phường Bình Thạnh, thành phố Hồ Chí Minh", "P. Tân Sơn Nhì, HCM", "phường Hiệp Bình, TP.HCM",
  "xã Hóc Môn, TP.HCM", "phường Thủ Dầu Một, TP.HCM", "phường Cửa Nam, Hà Nội", "P. Ô Chợ Dừa, HN", "phường Yên Hoà, Hà Nội", "xã Đông Anh, Hà Nội", "phường Phú Diễn, Hà Nội",
  "phường Hải Châu, Đà Nẵng", "P. Ngũ Hành Sơn, ĐN", "phường Thuận Hoá, Huế", "phường Nha Trang, Khánh Hoà", "phường Buôn Ma Thuột, Đắk Lắk", "phường Ninh Kiều, Cần Thơ",
  "phường Biên Hoà, Đồng Nai", "P. Trấn Biên, Đồng Nai", "phường Lê Chân, Hải Phòng", "phường Hạc Thành, Thanh Hoá", "phường Kinh Bắc, Bắc Ninh", "phường Quy Nhơn, Gia Lai",
  "phường Long Xuyên, An Giang", "phường Cao Xanh, Quảng Ninh", "phường Mỹ Trà, Đồng Tháp"];

/** Some go on writing the names from before July 2025. */
const oldPlaces = ["P. Đa Kao, Q.1, TP.HCM", "phường 5, quận 3, SG", "P. Dịch Vọng, Q. Cầu Giấy, HN", "xã Vĩnh Lộc A, huyện Bình Chánh, TPHCM", "phường An Hải Bắc, quận Sơn Trà, Đà Nẵng",
  "P. Tân Phong, TP. Biên Hoà, Đồng Nai"];

/** A telephone number nobody has, in one of the ways people write them. */
export function phone(random) {
  const prefix = random.pick(["090", "091", "093", "096", "097", "098", "032", "035", "070", "077", "081", "085"]);
  const tail = String(random.between(0, 999)).padStart(3, "0");
  const digits = `${prefix}${random.between(1, 9)}000${tail}`;
  return random.pick([
    digits,
    `${digits.slice(0, 4)} ${digits.slice(4, 7)} ${digits.slice(7)}`,
    `${digits.slice(0, 4)}.${digits.slice(4, 7)}.${digits.slice(7)}`,
    `+84${digits.slice(1)}`,
  ]);
}

export function address(random) {
  return `${random.pick(streets)}, ${random.chance(0.2) ? random.pick(oldPlaces) : random.pick(places)}`;
}
