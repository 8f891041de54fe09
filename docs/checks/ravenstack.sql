-- Revenue of the RavenStack files, computed from their raw columns alone. Nothing here knows cco's tables, words or code.
--
-- `scripts/check-ravenstack` loads each file as a table of texts named as in ravenstack_<table>.csv and holds the answers
-- against cco's. Other databases run it as well: an empty cell must be an empty text, not null.

-- A line that is paid for: no trial, a price above zero. Money in cents; the files' amounts are per month.
create view paid_line as
select
    account_id,
    plan_tier,
    cast(round(cast(mrr_amount as decimal(18, 2)) * 100) as integer) as mrr,
    start_date,
    case when end_date = '' then '9999-12-31' else end_date end as end_date
from subscriptions
where is_trial = 'FALSE' and cast(mrr_amount as decimal(18, 2)) > 0;

-- The last day of each month from the eve of the data to its end.
create table month_end (n integer, day text);
insert into month_end values
    (0, '2022-12-31'),
    (1, '2023-01-31'), (2, '2023-02-28'), (3, '2023-03-31'), (4, '2023-04-30'), (5, '2023-05-31'), (6, '2023-06-30'),
    (7, '2023-07-31'), (8, '2023-08-31'), (9, '2023-09-30'), (10, '2023-10-31'), (11, '2023-11-30'), (12, '2023-12-31'),
    (13, '2024-01-31'), (14, '2024-02-29'), (15, '2024-03-31'), (16, '2024-04-30'), (17, '2024-05-31'), (18, '2024-06-30'),
    (19, '2024-07-31'), (20, '2024-08-31'), (21, '2024-09-30'), (22, '2024-10-31'), (23, '2024-11-30'), (24, '2024-12-31');

-- A line has revenue at the end of a day that is not before its first and not its last or later.
create view account_month as
select m.n, a.account_id, coalesce(sum(l.mrr), 0) as mrr
from month_end m
cross join accounts a
left join paid_line l on l.account_id = a.account_id and l.start_date <= m.day and l.end_date > m.day
group by m.n, a.account_id;

create view first_day as
select account_id, min(start_date) as day from paid_line where start_date < end_date group by account_id;

-- What each account did in each month.
create view account_movement as
select
    c.n,
    c.account_id,
    o.mrr as opening,
    c.mrr as closing,
    case when o.mrr = 0 and f.day > before.day then c.mrr else 0 end as new,
    case when o.mrr = 0 and f.day <= before.day then c.mrr else 0 end as reactivation,
    case when o.mrr > 0 and c.mrr > o.mrr then c.mrr - o.mrr else 0 end as expansion,
    case when c.mrr > 0 and c.mrr < o.mrr then o.mrr - c.mrr else 0 end as contraction,
    case when c.mrr = 0 then o.mrr else 0 end as churn
from account_month c
join account_month o on o.account_id = c.account_id and o.n = c.n - 1
join month_end before on before.n = o.n
left join first_day f on f.account_id = c.account_id;

-- The accounts that paid at the start of 2024, then and a year later.
create view cohort as
select o.account_id, o.mrr as opening, coalesce(c.mrr, 0) as closing
from account_month o
left join account_month c on c.account_id = o.account_id and c.n = 24
where o.n = 12 and o.mrr > 0;

-- answer: total
select
    (select sum(mrr) from account_month where n = 24) as mrr,
    (select sum(mrr) * 12 from account_month where n = 24) as arr,
    (select count(*) from account_month where n = 24 and mrr > 0) as n_accounts,
    sum(closing) as nrr_numerator,
    sum(opening) as nrr_denominator,
    sum(case when closing < opening then closing else opening end) as grr_numerator,
    sum(opening) as grr_denominator,
    sum(case when closing = 0 then 1 else 0 end) as logo_churn_numerator,
    count(*) as logo_churn_denominator
from cohort;

-- answer: movements
select
    m.day as closing_day,
    sum(opening) as opening,
    sum(new) as new,
    sum(reactivation) as reactivation,
    sum(expansion) as expansion,
    sum(contraction) as contraction,
    sum(churn) as churn,
    sum(closing) as closing
from account_movement a
join month_end m on m.n = a.n
group by m.day
order by m.day;

-- answer: industry
select
    a.industry as name,
    (select sum(mrr) from account_month m join accounts b on b.account_id = m.account_id
        where m.n = 24 and b.industry = a.industry) as mrr,
    sum(closing) as nrr_numerator,
    sum(opening) as nrr_denominator
from cohort c
join accounts a on a.account_id = c.account_id
group by a.industry
order by a.industry;

-- answer: plan
select plan_tier as name, sum(mrr) as mrr
from paid_line
where start_date <= '2024-12-31' and end_date > '2024-12-31'
group by plan_tier
order by plan_tier;
