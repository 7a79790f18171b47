"""How Japanese news pages call their parts. Data only."""

from __future__ import annotations

from newsdesk.text.clean.phrases.shape import Phrases

JAPANESE = Phrases(
    comment_form="""
        コメントを書く
        コメントを残す
        コメントする
        コメントを投稿
    """,
    labels="""
        広告
        関連記事
        関連ニュース
        あわせて読みたい
        続きを読む
        もっと見る
        もっと読む
        詳しく見る
        シェア
        シェアする
        ツイート
        印刷
        保存
        フォロー
        フォローする
        ログイン
        会員登録
        新規登録
        コメント
        ランキング
        アクセスランキング
        トップへ戻る
        無断転載禁止
    """,
    invitations="""
        メルマガ登録
        この記事は有料会員限定
        有料会員になると
        残り
        当サイトではクッキー
        フォローはこちら
        登録はこちら
    """,
    leads="""
        関連記事
        関連
        動画
        写真
        あわせて読みたい
    """,
    credit_parts="""
        無断転載を禁じます
        無断複写転載を禁じます
    """,
    stamps="""
        更新
        公開
        配信
        最終更新
    """,
    date_words="年 月 日 時 分 曜 火 水 木 金 土 更 新 公 開 配 信 最 終 午 前 後",
    photo="""
        写真
        画像
        撮影
        提供
    """,
)
