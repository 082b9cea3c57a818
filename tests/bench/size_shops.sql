-- What the store is filled with by ./dev bench size: words, shops and pure functions that say everything of the n-th
-- message, conversation or order. Nothing here is random: the same numbers make the same store.

create schema bench;
create extension if not exists pg_stat_statements;

create function bench.h(n bigint, salt int) returns bigint language sql immutable parallel safe
    as $$ select hashint8extended(n, salt) & 9007199254740991 $$;
-- 0 to 1
create function bench.dice(n bigint, salt int) returns double precision language sql immutable parallel safe
    as $$ select (hashint8extended(n, salt) & 1073741823) / 1073741824.0::double precision $$;
create function bench.id(kind int, w bigint, n bigint) returns uuid language sql immutable parallel safe
    as $$ select ('0193' || lpad(to_hex(kind), 4, '0') || '0000' || '7' || lpad(to_hex(w), 3, '0') || '8' || lpad(to_hex(n), 15, '0'))::uuid $$;
-- Of a message: ids ascend with time, as the program's do.
create function bench.message_id(w bigint, n bigint, ms bigint) returns uuid language sql immutable parallel safe
    as $$ select (lpad(to_hex(ms), 12, '0') || '7' || lpad(to_hex(w), 3, '0') || '8' || lpad(to_hex(n), 15, '0'))::uuid $$;

-- What is said: the common words of a shop's chats, then syllables as the language makes them. The rank decides how often:
-- half as often at twice the rank, down to words that ten million messages hold a few hundred times.
create unlogged table bench.words (rank int primary key, word text, key text);
insert into bench.words
select row_number() over (order by first), word, f_unaccent(word)
  from (select word, min(n) as first from (
         select word, n from unnest(string_to_array('shop ạ mình cho em còn không size giá áo bao nhiêu chị ơi có màu hàng với này là nha đen đỏ trắng '
           || 'váy quần giao ship đơn được tới khi nào hỏi xem ảnh mua đổi trả tiền cọc chuyển khoản địa chỉ số điện thoại nhận rồi chưa gửi chậm hôm nay mai '
           || 'sáng chiều tối mẫu mới cũ đẹp rộng chật vừa dài ngắn vải cotton lụa jean kaki len mỏng dày mùa hè đông freeship giảm khuyến mãi mã voucher '
           || 'inbox livestream chốt thêm bớt lấy hai ba bốn năm bé trai gái người lớn kg cân nặng cao mét eo ngực vai giày dép túi ví mũ nón kính đồng hồ '
           || 'thích xin tư vấn giúp kiểm tra lại bị lỗi rách bẩn thiếu sai nhầm hoàn kho hết sẵn đặt trước bảo hành chính hãng thật cảm ơn dạ vâng ok nhé', ' '))
              with ordinality t (word, n)
         union all
         select onset || case tone when 1 then replace(rime, 'a', 'á') when 2 then replace(rime, 'a', 'à') when 3 then replace(rime, 'a', 'ả')
                                   when 4 then replace(rime, 'a', 'ã') when 5 then replace(rime, 'a', 'ạ') else rime end
                || coalesce(tail, ''),
                case when tail is null then 1000 else 2000000 end + bench.h(hashtext(onset || rime || coalesce(tail, '')), tone) % 1000000
           from unnest(string_to_array('b c ch d đ g gh gi h kh l m n ng nh ph qu r s t th tr v x', ' ')) onset,
                unnest(string_to_array('a an ang anh am ap at ac ach ai ao au ay oa oan oang oai oay ua uan uâng iêm iên iêng yên ươn ương ưu ê ên ênh ôn ông ơi ơm', ' ')) rime,
                generate_series(0, 5) tone, unnest(array[null, 'ri', 'ky', 'den']) tail
          where tone = 0 or rime like '%a%') said group by word) once
 limit 8000;
create function bench.rank(n bigint, salt int) returns int language sql immutable parallel safe
    as $$ select least(8000, floor(8000 ^ bench.dice(n, salt)))::int $$;

-- Messages are made of phrases of three to six words; each phrase's keys are those the program would note.
create unlogged table bench.phrases (n int primary key, text text not null, keys text[] not null);
insert into bench.phrases
select n, string_agg(w.word, ' ' order by i), array_agg(distinct w.key)
  from generate_series(0, 199999) n cross join lateral generate_series(1, 3 + (bench.h(n, 1) % 4)::int) i
  join bench.words w on w.rank = bench.rank(n * 10 + i, 2)
 group by n;

create function bench.name(n bigint) returns text language sql immutable parallel safe as $$
    select (array['Nguyễn','Trần','Lê','Phạm','Hoàng','Huỳnh','Phan','Vũ','Võ','Đặng','Bùi','Đỗ','Hồ','Ngô','Dương','Lý'])[1 + bench.h(n, 11) % 16] || ' ' ||
           (array['Thị','Văn','Ngọc','Minh','Thanh','Thu','Hữu','Đức','Quang','Kim'])[1 + bench.h(n, 12) % 10] || ' ' ||
           (array['Lan','Hùng','Mai','Hoa','Tuấn','Linh','Trang','Dũng','Hà','Phương','Nga','Sơn','Yến','Khoa','Vy','Bảo'])[1 + bench.h(n, 13) % 16] ||
           case when n % 50 = 0 then ' ' || translate(substr(md5(n::text), 1, 4), '0123456789', 'ghijklmnop') else '' end $$;
-- Nine digits behind +84; now and then two people have the same.
create function bench.phone(n bigint) returns text language sql immutable parallel safe
    as $$ select '9' || lpad((bench.h(n - n % 50 / 49, 14) % 100000000)::text, 8, '0') $$;

-- Three channels of equal weight, and one on which hardly anybody writes.
create function bench.channel(c bigint) returns int language sql immutable parallel safe
    as $$ select case when c % 20000 = 7 then 4 else 1 + (bench.h(c, 41) % 3)::int end $$;

-- A year of messages, evenly; the last one a minute ago.
create unlogged table bench.shops (
    w bigint primary key, conversations bigint, messages bigint, orders bigint, began_ms bigint, ms_each double precision,
    staff uuid[], channels uuid[], labels uuid[]);
create function bench.ms(began_ms bigint, ms_each double precision, n bigint) returns bigint language sql immutable parallel safe
    as $$ select began_ms + floor(n * ms_each)::bigint $$;
-- Which conversation the n-th message belongs to. Every tenth begins one; the others go on with one of the latest, seldom
-- with an old one. One in twenty belongs to the regulars: one customer in ten thousand, who never stop writing.
create function bench.talk(n bigint, conversations bigint, messages bigint) returns bigint language sql immutable parallel safe
    as $$ select case when n % 10 = 0 then n * conversations / messages
                      when bench.h(n, 21) % 20 = 0 then least(conversations - 1, (bench.h(n, 22) % greatest(1, conversations / 10000)) * 10000)
                      else greatest(0, n * conversations / messages - floor(((conversations + 3) / 4) ^ bench.dice(n, 23))::bigint + 1) end $$;
