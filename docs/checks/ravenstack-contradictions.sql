-- Where the RavenStack files contradict themselves or each other, counted over their raw columns. docs/ravenstack.md shows these rows.

-- answer: contradictions
select 'usage before its subscription starts or from its end on' as what,
    sum(case when u.usage_date < s.start_date or (s.end_date <> '' and u.usage_date >= s.end_date) then 1 else 0 end) as n,
    count(*) as n_all
from feature_usage u
join subscriptions s on s.subscription_id = u.subscription_id
union all
select 'usage of a subscription that does not exist',
    sum(case when s.subscription_id is null then 1 else 0 end), count(*)
from feature_usage u
left join subscriptions s on s.subscription_id = u.subscription_id
union all
select 'usage rows whose id another row has too',
    sum(case when n > 1 then n else 0 end), sum(n)
from (select usage_id, count(*) as n from feature_usage group by usage_id) ids
union all
select 'repeated usage ids that name the same day and subscription twice',
    sum(case when n_days < n_rows then 1 else 0 end), count(*)
from (
    select usage_id, count(*) as n_rows, count(distinct usage_date || subscription_id) as n_days
    from feature_usage group by usage_id having count(*) > 1
) repeated
union all
select 'accounts with churn events that carry the churn flag',
    sum(case when a.churn_flag = 'TRUE' then 1 else 0 end), count(*)
from accounts a
where a.account_id in (select account_id from churn_events)
union all
select 'accounts with the churn flag that have churn events',
    sum(case when a.account_id in (select account_id from churn_events) then 1 else 0 end), count(*)
from accounts a
where a.churn_flag = 'TRUE'
union all
select 'accounts with the churn flag that pay on 2024-12-31',
    sum(case when a.account_id in (select account_id from subscriptions where is_trial = 'FALSE'
        and start_date <= '2024-12-31' and (end_date = '' or end_date > '2024-12-31')) then 1 else 0 end), count(*)
from accounts a
where a.churn_flag = 'TRUE'
union all
select 'accounts with churn events that pay on 2024-12-31',
    sum(case when a.account_id in (select account_id from subscriptions where is_trial = 'FALSE'
        and start_date <= '2024-12-31' and (end_date = '' or end_date > '2024-12-31')) then 1 else 0 end), count(*)
from accounts a
where a.account_id in (select account_id from churn_events)
union all
select 'churn events on a day on which a subscription of the account ends',
    sum(case when exists (select 1 from subscriptions s where s.account_id = e.account_id and s.end_date = e.churn_date)
        then 1 else 0 end), count(*)
from churn_events e
union all
select 'churn events at whose day''s end the account still pays',
    sum(case when exists (select 1 from subscriptions s where s.account_id = e.account_id and s.is_trial = 'FALSE'
        and s.start_date <= e.churn_date and (s.end_date = '' or s.end_date > e.churn_date)) then 1 else 0 end), count(*)
from churn_events e
union all
select 'churn events before the account''s first subscription, trials included',
    sum(case when not exists (select 1 from subscriptions s where s.account_id = e.account_id and s.start_date <= e.churn_date)
        then 1 else 0 end), count(*)
from churn_events e
union all
select 'churn events marked as reactivation that follow no earlier churn event',
    sum(case when not exists (select 1 from churn_events b where b.account_id = e.account_id and b.churn_date < e.churn_date)
        then 1 else 0 end), count(*)
from churn_events e
where e.is_reactivation = 'TRUE'
union all
select 'subscriptions with neither or both of churn flag and end date',
    sum(case when (churn_flag = 'TRUE') = (end_date <> '') then 0 else 1 end), count(*)
from subscriptions
union all
select 'subscriptions without MRR',
    sum(case when cast(mrr_amount as decimal(18, 2)) = 0 then 1 else 0 end), count(*)
from subscriptions
union all
select 'subscriptions without MRR that are trials',
    sum(case when is_trial = 'TRUE' then 1 else 0 end), count(*)
from subscriptions where cast(mrr_amount as decimal(18, 2)) = 0
union all
select 'trials of annual billing',
    sum(case when billing_frequency = 'annual' then 1 else 0 end), count(*)
from subscriptions where is_trial = 'TRUE'
union all
select 'subscriptions whose ARR is not twelve times their MRR',
    sum(case when cast(arr_amount as decimal(18, 2)) <> 12 * cast(mrr_amount as decimal(18, 2)) then 1 else 0 end), count(*)
from subscriptions
union all
select 'subscriptions that end on the day they start',
    sum(case when end_date = start_date then 1 else 0 end), count(*)
from subscriptions where end_date <> ''
union all
select 'subscriptions flagged as upgrade and as downgrade',
    sum(case when downgrade_flag = 'TRUE' then 1 else 0 end), count(*)
from subscriptions where upgrade_flag = 'TRUE'
union all
select 'subscriptions of another plan than their account''s',
    sum(case when s.plan_tier <> a.plan_tier then 1 else 0 end), count(*)
from subscriptions s
join accounts a on a.account_id = s.account_id
union all
select 'accounts marked as trial that pay on 2024-12-31',
    sum(case when a.account_id in (select account_id from subscriptions where is_trial = 'FALSE'
        and start_date <= '2024-12-31' and (end_date = '' or end_date > '2024-12-31')) then 1 else 0 end), count(*)
from accounts a
where a.is_trial = 'TRUE'
union all
select 'accounts whose seats are the seats of their open subscriptions',
    sum(case when cast(a.seats as integer) = (select sum(cast(s.seats as integer)) from subscriptions s
        where s.account_id = a.account_id and s.end_date = '') then 1 else 0 end), count(*)
from accounts a
union all
select 'tickets from before the account signed up',
    sum(case when t.submitted_at < a.signup_date then 1 else 0 end), count(*)
from support_tickets t
join accounts a on a.account_id = t.account_id
union all
select 'tickets first answered after they were resolved',
    sum(case when cast(first_response_time_minutes as decimal(18, 2)) > 60 * cast(resolution_time_hours as decimal(18, 2))
        then 1 else 0 end), count(*)
from support_tickets;
