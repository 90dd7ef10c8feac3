/// Stamps every case of the contract into a test module: an adapter that runs one runs all of them.
///
/// Takes the absolute path of an `async fn() -> Fixture` that gives a new, empty storage.
///
/// ```text
/// storage_contract::storage_contract!(crate::fresh);
/// ```
#[macro_export]
macro_rules! storage_contract {
    ($fresh:path) => {
        $crate::storage_contract! { @cases $fresh;
            account:
                an_account_snapshot_shows_what_a_decision_sees,
                the_account_of_a_stranger_is_empty;
            administration:
                a_blocked_wallet_stays_blocked_until_it_is_let_free,
                an_adjustment_is_booked_against_its_own_account,
                nothing_is_done_to_a_wallet_that_nobody_opened,
                twenty_equal_adjustments_under_one_key_move_money_once,
                one_key_adjusts_one_of_two_wallets,
                an_adjustment_whose_line_cannot_be_written_moves_nothing,
                a_changed_price_counts_at_once_and_is_logged,
                settings_and_terms_are_replaced_one_row_at_a_time,
                a_change_of_what_is_no_longer_so_changes_nothing,
                of_changes_at_once_each_sees_the_one_before_it,
                a_doctor_is_added_changed_and_removed,
                the_log_is_filtered_and_comes_newest_first_in_pages,
                a_line_is_read_back_as_it_was_written;
            approval:
                an_order_for_a_second_person_is_stored_whole_and_moves_nothing,
                what_is_approved_is_done_in_the_same_transaction,
                of_two_who_approve_at_once_one_carries_the_order_out,
                of_an_approval_and_a_rejection_at_once_one_counts,
                orders_of_one_person_at_once_do_not_slip_below_the_limit_together,
                what_was_ordered_alone_counts_for_a_day,
                twenty_equal_orders_under_one_key_ask_a_second_person_once,
                an_approval_of_an_order_that_is_refused_now_changes_nothing,
                approvals_are_listed_by_state_newest_first_in_pages;
            attempt:
                a_completed_attempt_credits_the_wallet,
                a_repeated_begin_gets_the_same_attempt,
                a_repeated_completion_credits_once,
                another_amount_is_refused_and_the_attempt_stays_open,
                a_failed_attempt_cannot_be_completed,
                a_failure_after_success_is_noted_once_and_the_wallet_keeps_the_money,
                the_first_attempt_to_succeed_supersedes_the_others,
                payments_in_question_are_listed_until_a_look_up_leaves_no_doubt,
                what_is_in_question_is_closed_by_staff_and_opened_again,
                a_payment_that_hangs_is_ended_by_staff_and_its_money_credited_late,
                what_hangs_counts_for_half_a_day_against_the_limit,
                a_failed_payment_may_be_tried_again_until_it_expires,
                a_payment_that_is_over_takes_no_attempt,
                a_gateway_knows_nothing_of_the_payments_of_others,
                a_gateway_transaction_belongs_to_one_payment,
                money_that_comes_late_is_credited_and_marked,
                an_unknown_attempt_is_refused,
                an_attempt_is_found_by_its_gateway_transaction,
                attempts_are_listed_by_the_gateways_own_clock,
                attempts_without_money_are_listed_by_their_end,
                an_attempt_that_failed_is_credited_when_its_gateway_proves_the_money,
                attempts_that_its_gateway_proves_unpaid_fail;
            audit:
                empty_books_balance,
                the_trial_balance_names_what_every_account_gave_and_took,
                an_audit_of_a_live_system_sees_one_moment;
            batch:
                a_command_that_breaks_a_constraint_fails_alone,
                of_two_payments_with_one_id_at_once_one_is_created,
                text_that_a_database_may_refuse_harms_nobody_else,
                a_command_that_panics_fails_alone,
                one_gateway_transaction_for_two_payments_at_once_goes_to_one,
                attempts_begun_at_once_have_numbers_of_their_own,
                a_caller_that_gives_up_does_not_take_its_command_back;
            catalogue:
                a_new_storage_has_the_default_catalogue,
                a_saved_catalogue_is_read_back,
                gateways_come_by_their_sort_order,
                what_is_not_named_stays,
                gateways_are_added_only_where_they_have_no_terms,
                a_new_price_counts_at_once;
            charge:
                overdraft_is_refused_and_writes_nothing,
                a_refused_first_charge_opens_no_wallet,
                the_last_tiyin_can_be_spent,
                a_charge_is_stored_as_it_was_told,
                running_totals_follow_every_movement,
                a_charge_while_billing_is_disabled_is_free_and_records_nothing,
                maintenance_refuses_charges_and_payments,
                an_inactive_service_is_refused_and_never_free,
                a_charge_in_a_currency_without_a_rate_is_refused,
                a_service_without_a_price_is_granted_without_a_movement;
            card:
                an_attempt_by_card_is_stored_as_it_was_told,
                of_ten_orders_to_debit_at_once_one_is_sent,
                a_second_card_ends_the_attempt_of_the_first,
                an_order_to_debit_and_a_second_card_at_once_never_both_win,
                a_document_that_comes_with_the_money_is_kept;
            doctor:
                a_doctor_is_found_as_put,
                putting_a_doctor_again_replaces_what_was_known,
                an_unknown_doctor_is_not_found,
                many_doctors_are_looked_up_at_once;
            doctor_view:
                a_view_remembers_what_granted_it_and_when,
                a_second_look_changes_nothing,
                the_newest_day_comes_first_in_pages,
                the_views_of_others_are_not_listed;
            fiscal_receipt:
                the_newest_receipt_of_each_kind_is_kept;
            free_view:
                the_daily_quota_comes_first_then_those_of_a_new_user_then_the_wallet,
                a_doctor_is_paid_for_once_a_day,
                the_quota_renews_at_midnight_in_tashkent,
                extra_views_of_a_new_user_end_after_seven_days,
                views_of_earlier_days_count_against_those_of_a_new_user,
                a_quantity_above_one_is_charged_in_full,
                a_view_that_cannot_be_paid_leaves_no_trace;
            idempotency:
                a_repeat_gets_the_first_answer,
                an_answer_is_kept_byte_for_byte,
                another_request_under_a_used_key_is_refused,
                a_refusal_is_not_stored,
                a_key_belongs_to_its_user,
                keys_differ_by_case,
                a_key_is_kept_for_a_day_at_least,
                a_key_younger_than_a_day_is_never_forgotten,
                old_keys_are_forgotten_a_few_at_a_time_oldest_first,
                a_forgotten_key_is_free_again,
                what_had_happened_before_is_answered_and_stored,
                twenty_requests_with_one_key_apply_once_and_get_equal_answers;
            lease:
                a_lease_has_one_holder_until_it_ends,
                a_lease_is_given_back_by_its_holder_alone,
                of_many_who_want_a_lease_at_once_one_gets_it,
                leases_that_ended_are_forgotten_the_oldest_first;
            pages:
                transactions_come_newest_first_in_pages,
                transactions_are_filtered_by_direction_status_and_age,
                transactions_of_others_are_not_listed,
                recent_transactions_are_the_newest,
                spending_counts_charges_since_a_moment,
                payments_of_one_instant_have_one_order_over_all_pages,
                payments_are_filtered_by_the_status_that_the_world_sees,
                payments_are_filtered_by_gateway_and_purpose;
            payment:
                a_payment_is_stored_as_it_was_created,
                a_payment_id_is_used_once,
                an_unknown_payment_is_not_found,
                only_a_pending_payment_can_be_cancelled,
                a_payment_of_somebody_else_cannot_be_cancelled,
                an_overdue_payment_cannot_be_cancelled,
                a_payment_expires_when_its_time_is_over_and_once,
                the_expiry_job_sees_overdue_payments_that_nobody_has_in_hand,
                payments_in_processing_are_listed_page_by_page,
                the_wallet_limit_is_asked_at_creation_and_again_when_a_gateway_begins,
                the_history_of_a_payment_tells_every_change_and_its_cause;
            races:
                two_hundred_charges_on_a_wallet_for_a_hundred,
                charges_of_many_users_at_once_are_each_taken_from_their_own_wallet,
                no_parallel_top_up_is_lost,
                fifty_completions_of_one_attempt_credit_once,
                two_attempts_completed_at_once_credit_once,
                of_five_payments_begun_at_once_those_are_that_the_wallet_can_hold,
                parallel_free_views_never_use_one_twice,
                parallel_views_of_one_doctor_are_charged_once,
                a_cancellation_and_a_gateway_that_begins_never_both_win,
                completion_failure_and_expiry_at_once_agree_about_the_money;
            rate:
                a_new_storage_has_no_rates,
                saved_rates_are_read_back_exactly,
                a_rate_for_a_known_day_replaces_it_and_others_stay,
                only_the_newest_rates_of_each_currency_are_loaded,
                saving_a_catalogue_leaves_the_rates_alone,
                a_charge_from_a_dollar_wallet_is_stored_with_its_rate,
                a_new_rate_counts_at_once,
                a_rate_serves_three_days_and_not_a_fourth,
                too_few_dollars_are_told_in_dollars;
            refund:
                a_refund_is_stored_as_it_was_told,
                a_settled_refund_is_stored_with_its_reference,
                a_refused_refund_gives_the_money_back_and_the_books_balance,
                a_reversal_by_the_gateway_is_stored_with_its_reason,
                pending_refunds_are_listed_page_by_page,
                of_parallel_refunds_no_more_goes_back_than_was_paid,
                one_key_refunds_once,
                an_order_that_was_not_sent_is_taken_back,
                refused_refunds_are_listed_by_their_end,
                payments_and_their_refunds_are_read_at_once,
                an_order_to_the_gateway_is_stored_and_sent_by_one_alone,
                a_refund_without_a_way_back_is_not_reserved_and_a_repeat_is_replayed,
                what_a_gateway_says_late_is_listed_until_staff_have_looked,
                staff_end_pending_refunds_by_hand,
                of_a_refusal_by_hand_and_the_gateways_answer_at_once_both_are_known,
                of_a_settlement_and_a_refusal_at_once_one_counts,
                of_a_reversal_and_a_charge_at_once_one_gets_the_money;
            seal:
                nothing_written_is_nothing_to_seal,
                what_is_settled_is_a_little_older_than_now,
                a_seal_covers_all_that_is_stored_of_every_row,
                stretches_follow_each_other_and_leave_out_what_is_young,
                a_seal_is_stored_once_as_it_was_made,
                a_stretch_ends_before_it_holds_too_much,
                stretches_that_follow_each_other_are_read_together,
                of_many_who_seal_at_once_the_chain_does_not_fork,
                a_seal_that_is_known_from_elsewhere_is_asked_for;
            search:
                payments_of_everybody_are_found_newest_first_in_pages,
                a_payment_is_found_by_each_thing_that_is_known_of_it,
                all_that_a_search_names_must_hold,
                one_transaction_id_of_two_gateways_finds_both_payments,
                a_search_sees_overdue_payments_as_expired,
                a_search_through_time_finds_nothing_outside_it,
                the_attempts_of_many_payments_are_read_at_once;
            statistics:
                a_wallet_without_charges_has_no_lines,
                charges_are_summed_up_by_business_day_and_service;
            storm:
                after_a_storm_the_books_balance;
            summary:
                the_summary_of_a_stranger_is_empty,
                a_summary_sums_up_movements_of_its_wallet_and_period,
                a_period_begins_at_midnight_in_tashkent,
                a_summary_tells_payments_by_the_status_that_the_world_sees,
                a_summary_counts_doctor_views_free_and_paid;
            wallet:
                a_wallet_that_was_never_opened_is_not_found,
                a_wallet_is_opened_once,
                another_currency_opens_the_som_wallet_with_it,
                wallets_of_different_currencies_are_separate,
                the_largest_amounts_survive,
                a_top_up_beyond_what_a_balance_can_hold_is_refused_whole,
                microseconds_survive,
                parallel_first_requests_open_one_wallet;
            webhook_log:
                a_call_is_read_back_as_it_was_logged,
                a_call_about_an_unknown_payment_is_logged_too,
                a_long_body_in_any_language_survives,
                the_newest_calls_come_first,
                calls_are_filtered_and_come_page_by_page,
                a_call_is_found_by_its_moment_and_id;
        }
    };
    (@cases $fresh:path; $($noun:ident: $($case:ident),+;)+) => {$(
        mod $noun {
            $(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $case() {
                    $crate::cases::$noun::$case(&$fresh().await).await;
                }
            )+
        }
    )+};
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    const THIS_FILE: &str = include_str!("list.rs");

    /// The cases that the file of a noun holds.
    fn cases_in(file: &Path) -> Vec<String> {
        let text = fs::read_to_string(file).expect("a file of cases is read");
        let starts = text.split("pub async fn ").skip(1);
        starts
            .filter_map(|start| Some(start.split_once('(')?.0.to_owned()))
            .collect()
    }

    #[test]
    fn every_case_is_in_the_list() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/cases");
        let mut count = 0;
        for entry in fs::read_dir(folder).expect("the cases are listed") {
            let file = entry.expect("an entry").path();
            for case in cases_in(&file) {
                let is_listed = [",", ";"]
                    .iter()
                    .any(|end| THIS_FILE.contains(&format!(" {case}{end}\n")));
                assert!(is_listed, "{case} of {} runs nowhere", file.display());
                count += 1;
            }
        }
        assert!(count > 50, "only {count} cases found");
    }
}
