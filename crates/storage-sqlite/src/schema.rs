//! The tables as `migrations/sqlite` makes them.

diesel::table! {
    payments (id) {
        id -> Binary,
        user_id -> BigInt,
        reference -> Text,
        gateway -> Text,
        purpose -> Text,
        currency -> Text,
        amount_minor -> BigInt,
        commission_minor -> BigInt,
        total_minor -> BigInt,
        status -> Text,
        callback_url -> Nullable<Text>,
        created_at -> BigInt,
        expires_at -> BigInt,
        completed_at -> Nullable<BigInt>,
        is_late -> Bool,
        version -> BigInt,
        refunded_minor -> BigInt,
    }
}

diesel::table! {
    attempts (number) {
        number -> Integer,
        payment_id -> Binary,
        gateway -> Text,
        gateway_transaction_id -> Text,
        document_id -> Nullable<Text>,
        status -> Text,
        began_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        error_code -> Nullable<Integer>,
        gateway_began_at -> Nullable<BigInt>,
        submitted_at -> Nullable<BigInt>,
        card_mask -> Nullable<Text>,
        disputed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    refunds (id) {
        id -> Binary,
        payment_id -> Binary,
        user_id -> BigInt,
        gateway -> Text,
        attempt_number -> Integer,
        currency -> Text,
        amount_minor -> BigInt,
        status -> Text,
        staff_id -> Nullable<BigInt>,
        reason -> Nullable<Text>,
        gateway_reason -> Nullable<Integer>,
        reference -> Nullable<Text>,
        error_code -> Nullable<Integer>,
        requested_at -> BigInt,
        ended_at -> Nullable<BigInt>,
        ordered_at -> Nullable<BigInt>,
        disputed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    fiscal_receipts (gateway, gateway_transaction_id, kind) {
        gateway -> Text,
        gateway_transaction_id -> Text,
        kind -> Text,
        payment_id -> Binary,
        data -> Text,
        received_at -> BigInt,
    }
}

diesel::table! {
    payment_events (payment_id, ordinal) {
        payment_id -> Binary,
        ordinal -> BigInt,
        user_id -> BigInt,
        version -> BigInt,
        status -> Text,
        cause -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    wallets (user_id, currency) {
        user_id -> BigInt,
        currency -> Text,
        balance_minor -> BigInt,
        topped_up_minor -> BigInt,
        spent_minor -> BigInt,
        is_blocked -> Bool,
        opened_at -> BigInt,
        last_sequence -> BigInt,
    }
}

diesel::table! {
    transactions (user_id, currency, sequence) {
        user_id -> BigInt,
        currency -> Text,
        sequence -> BigInt,
        id -> Binary,
        direction -> Text,
        amount_minor -> BigInt,
        balance_before_minor -> BigInt,
        balance_after_minor -> BigInt,
        counter_account -> Text,
        description -> Text,
        service -> Nullable<Text>,
        quantity -> Nullable<BigInt>,
        related_object_id -> Nullable<BigInt>,
        payment_id -> Nullable<Binary>,
        status -> Text,
        created_at -> BigInt,
        price_tiyin -> Nullable<BigInt>,
        rate_som_micros -> Nullable<BigInt>,
        rate_nominal -> Nullable<BigInt>,
        rate_valid_from -> Nullable<Text>,
    }
}

diesel::table! {
    billing_rules (service) {
        service -> Text,
        name_uz -> Text,
        name_ru -> Text,
        name_en -> Text,
        unit_price_tiyin -> BigInt,
        discount_basis_points -> Integer,
        min_quantity_for_discount -> BigInt,
        is_active -> Bool,
    }
}

diesel::table! {
    billing_settings (id) {
        id -> Integer,
        enable_billing -> Bool,
        maintenance_mode -> Bool,
        free_views_per_day -> BigInt,
        free_views_for_new_users -> BigInt,
        min_wallet_topup_tiyin -> BigInt,
        max_wallet_balance_tiyin -> BigInt,
    }
}

diesel::table! {
    doctors (id) {
        id -> BigInt,
        first_name -> Text,
        last_name -> Text,
        specialization -> Text,
        rating_hundredths -> Integer,
    }
}

diesel::table! {
    daily_usage (user_id, day) {
        user_id -> BigInt,
        day -> Text,
        quota_views -> BigInt,
        new_user_views -> BigInt,
        paid_views -> BigInt,
    }
}

diesel::table! {
    doctor_views (user_id, day, doctor_id) {
        user_id -> BigInt,
        day -> Text,
        doctor_id -> BigInt,
        granted_by -> Text,
        viewed_at -> BigInt,
    }
}

diesel::table! {
    gateways (name) {
        name -> Text,
        display_name -> Text,
        is_active -> Bool,
        default_currency -> Text,
        min_amount_minor -> BigInt,
        max_amount_minor -> BigInt,
        commission_kind -> Text,
        commission_basis_points -> Integer,
        commission_fixed_minor -> BigInt,
        supported_currencies -> Text,
        processing_minutes -> BigInt,
        sort_order -> Integer,
        is_test_mode -> Bool,
    }
}

diesel::table! {
    exchange_rates (currency, valid_from) {
        currency -> Text,
        valid_from -> Text,
        som_micros -> BigInt,
        nominal -> BigInt,
    }
}

diesel::table! {
    idempotent_answers (id) {
        id -> BigInt,
        user_id -> BigInt,
        key -> Text,
        fingerprint -> Binary,
        status -> Integer,
        body -> Binary,
        created_at -> BigInt,
    }
}

diesel::table! {
    webhook_calls (received_at, id) {
        received_at -> BigInt,
        id -> Binary,
        gateway -> Text,
        action -> Text,
        payment_id -> Nullable<Binary>,
        remote_address -> Text,
        headers -> Text,
        body -> Text,
        is_authentic -> Bool,
        answer -> Text,
        duration_micros -> BigInt,
    }
}

diesel::table! {
    admin_log (happened_at, id) {
        happened_at -> BigInt,
        id -> Binary,
        actor_id -> BigInt,
        actor_role -> Text,
        action -> Text,
        target -> Text,
        before_state -> Nullable<Text>,
        after_state -> Nullable<Text>,
        reason -> Nullable<Text>,
    }
}

diesel::table! {
    seals (chain, number) {
        chain -> Text,
        number -> BigInt,
        from_at -> Nullable<BigInt>,
        to_at -> BigInt,
        row_count -> BigInt,
        rows_digest -> Binary,
        sealed_at -> BigInt,
        digest -> Binary,
    }
}

diesel::table! {
    approvals (requested_at, id) {
        requested_at -> BigInt,
        id -> Binary,
        expires_at -> BigInt,
        staff_id -> BigInt,
        staff_role -> Text,
        reason -> Text,
        kind -> Text,
        user_id -> BigInt,
        currency -> Text,
        amount_minor -> BigInt,
        direction -> Nullable<Text>,
        payment_id -> Nullable<Binary>,
        refund_id -> Nullable<Binary>,
        state -> Text,
        decided_by -> Nullable<BigInt>,
        decider_role -> Nullable<Text>,
        verdict_reason -> Nullable<Text>,
        decided_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    solo_orders (staff_id, ordered_at, id) {
        staff_id -> BigInt,
        ordered_at -> BigInt,
        id -> Binary,
        kind -> Text,
        currency -> Text,
        amount_minor -> BigInt,
    }
}
